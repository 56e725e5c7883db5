import type { OutputEvent } from '../kernel/transport.js';
import type { SpilledOutput } from './events.js';
import type { InlineBudget } from './inline-budget.js';
import type { OutputFile, OutputFiles } from './ports.js';

export interface BoundedOutputOptions {
  readonly budget: InlineBudget;
  readonly files: OutputFiles;
  /** What the file is named after. */
  readonly stage: string;
  readonly cell: string;
  readonly show: (event: OutputEvent) => Promise<void>;
  /** The file that has the whole already, where an earlier run wrote it. */
  readonly whole?: SpilledOutput | undefined;
}

/** Shows output while there is room for it; when there is none, all of it goes to a file, from its beginning. */
export class BoundedOutput {
  readonly #options: BoundedOutputOptions;
  #shown: OutputEvent[] = [];
  #shownBytes = 0;
  #cut = false;
  #file: OutputFile | undefined;

  constructor(options: BoundedOutputOptions) {
    this.#options = options;
  }

  async push(event: OutputEvent): Promise<void> {
    const { budget, show } = this.#options;
    const text = textOf(event);
    const bytes = utf8Bytes(text);
    if (!this.#cut && bytes <= budget.roomFor(this.#shownBytes)) {
      this.#take(bytes);
      this.#shown.push(event);
      await show(event);
    } else {
      await this.#spill(event, text);
    }
  }

  /** Closes the file. @returns it, and what a reader of the cut output is told; undefined where nothing was cut. */
  async end(): Promise<{ readonly spilled: SpilledOutput; readonly marker: string } | undefined> {
    this.#shown = [];
    if (!this.#cut) return undefined;
    const spilled = (await this.#file?.close()) ?? this.#options.whole;
    if (spilled === undefined) return undefined;
    const [some, all] = [this.#shownBytes, spilled.bytes].map(megabytes);
    return {
      spilled,
      marker: `\n[output cut: the first ${some} stand here, all ${all} are in ${spilled.path}]\n`,
    };
  }

  #take(bytes: number): void {
    this.#shownBytes += bytes;
    this.#options.budget.take(bytes);
  }

  async #spill(event: OutputEvent, text: string): Promise<void> {
    if (!this.#cut) await this.#begin(event);
    // The error is why the cell ended: it is shown wherever the cut is.
    if (event.type === 'error') await this.#options.show(event);
    await this.#file?.append(text);
  }

  async #begin(event: OutputEvent): Promise<void> {
    const { budget, files, stage, cell, show, whole } = this.#options;
    this.#cut = true;
    if (whole === undefined) {
      this.#file = await files.open(stage, cell);
      for (const shown of this.#shown) await this.#file.append(textOf(shown));
    }
    this.#shown = [];
    const room = budget.roomFor(this.#shownBytes);
    if (event.type !== 'stream' || room === 0) return;
    const head = headOf(event.text, room);
    this.#take(utf8Bytes(head));
    await show({ ...event, text: head });
  }
}

/** As the file has it. */
function textOf(event: OutputEvent): string {
  if (event.type === 'stream') return event.text;
  return event.type === 'clear' ? '' : JSON.stringify(event);
}

function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7ff) bytes += code >= 0xd800 && code <= 0xdfff ? 1 : 2;
    else if (code > 0x7f) bytes += 1;
  }
  return bytes;
}

/** The longest head of at most `bytes` bytes that splits no character: a copy, since a slice would hold the whole text. */
function headOf(text: string, bytes: number): string {
  const head = new Uint8Array(bytes);
  const { written } = new TextEncoder().encodeInto(text, head);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(head.subarray(0, written));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
