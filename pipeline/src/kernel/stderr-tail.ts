import { errorFromStderr, uncaughtFromStderr } from './stderr-error.js';
import type { KernelQuirks } from './quirks.js';
import type { ErrorEvent } from './transport.js';

type NamedError = Omit<ErrorEvent, 'type'>;

/** What is kept of a cell's stderr: a thrown error stands at its end. */
const MAX_TAIL_CHARS = 200_000;

/** Watches one cell's stderr for the errors that its kernel tells nowhere else; bounded, whatever is written. */
export class StderrTail {
  readonly #quirks: KernelQuirks;
  #tail = '';
  /** From the first mark on, so that later output cannot push it out of the tail. */
  #marked: string | undefined;

  constructor(quirks: KernelQuirks) {
    this.#quirks = quirks;
  }

  write(text: string): void {
    if (!this.#quirks.errorsOnStderr) return;
    const seam = this.#tail.lastIndexOf('\n') + 1;
    const fresh = this.#tail.slice(seam) + text;
    this.#tail = (this.#tail + text).slice(-MAX_TAIL_CHARS);
    if (this.#marked === undefined) this.#marked = fromFirstMark(fresh, this.#quirks.uncaughtMarks);
    else if (this.#marked.length < MAX_TAIL_CHARS) this.#marked += text.slice(0, MAX_TAIL_CHARS);
  }

  /** The error of a cell whose reply says that it failed. */
  thrown(): NamedError | undefined {
    return this.#quirks.errorsOnStderr ? errorFromStderr(this.#tail) : undefined;
  }

  /** An error outside the cell's own flow; its reply says `ok`. */
  uncaught(): NamedError | undefined {
    return this.#marked === undefined
      ? undefined
      : uncaughtFromStderr(this.#marked, this.#quirks.uncaughtMarks);
  }
}

function fromFirstMark(text: string, marks: readonly string[]): string | undefined {
  const starts = marks
    .map((mark) => (text.startsWith(mark) ? 0 : text.indexOf(`\n${mark}`)))
    .filter((start) => start >= 0);
  return starts.length === 0
    ? undefined
    : text
        .slice(Math.min(...starts))
        .replace(/^\n/, '')
        .slice(0, MAX_TAIL_CHARS);
}
