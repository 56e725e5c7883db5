import type { Tokenizer } from '../model/types.js';

/** Tokens of the prompt that the first new ones are read with: some tokenizers drop a space at a text's start. */
const CONTEXT_TOKENS = 4;
const REPLACEMENT = '\ufffd';
/** A character is at most four bytes, so at most four byte tokens. */
const LONGEST_CHARACTER = 4;

/** Turns tokens into text as they come, without splitting a character; holds back what may begin a stop text. */
export class TextStream {
  readonly #decode: (ids: readonly number[]) => string;
  readonly #stop: readonly string[];
  #ids: number[];
  #read: number;
  #pending = '';
  #text = '';
  #stopped = false;

  constructor(tokenizer: Pick<Tokenizer, 'decode'>, promptIds: readonly number[], stop: readonly string[]) {
    this.#decode = (ids) => tokenizer.decode(ids);
    this.#stop = stop.filter((text) => text !== '');
    this.#ids = promptIds.slice(-CONTEXT_TOKENS);
    this.#read = this.#ids.length;
  }

  /** All text that is certain so far. */
  get text(): string {
    return this.#text;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Adds a token and returns the text that became certain; a stop text counts only where it `mayStop`. */
  push(id: number, mayStop: boolean): string {
    this.#ids.push(id);
    const unread = this.#ids.length - this.#read;
    const text = this.#newText();
    if (text.endsWith(REPLACEMENT) && unread < LONGEST_CHARACTER) return '';
    this.#take(text);
    return this.#release(!mayStop, mayStop);
  }

  /** Returns what was held back: nothing more comes. */
  end(): string {
    this.#take(this.#newText());
    return this.#release(true, true);
  }

  #newText(): string {
    const before = this.#decode(this.#ids.slice(0, this.#read));
    const after = this.#decode(this.#ids);
    return after.startsWith(before) ? after.slice(before.length) : after.slice(commonLength(before, after));
  }

  #take(text: string): void {
    this.#pending += text;
    this.#ids = this.#ids.slice(Math.max(0, this.#ids.length - CONTEXT_TOKENS));
    this.#read = this.#ids.length;
  }

  #release(all: boolean, mayStop: boolean): string {
    if (this.#stopped) return '';
    const found = mayStop
      ? this.#stop.map((text) => this.#pending.indexOf(text)).filter((at) => at >= 0)
      : [];
    let length = this.#pending.length;
    if (found.length > 0) {
      length = Math.min(...found);
      this.#stopped = true;
    } else if (!all) {
      length -= this.#heldBack();
    }
    const out = this.#pending.slice(0, length);
    this.#pending = this.#pending.slice(length);
    this.#text += out;
    return out;
  }

  /** Length of the longest end of the pending text that begins a stop text. */
  #heldBack(): number {
    let held = 0;
    for (const text of this.#stop) {
      for (let length = Math.min(text.length - 1, this.#pending.length); length > held; length--) {
        if (this.#pending.endsWith(text.slice(0, length))) held = length;
      }
    }
    return held;
  }
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
