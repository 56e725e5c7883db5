import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

const OPENING = '[\n';
const CLOSING = '\n]\n';

/** A JSON array on disk that is whole after every push: each overwrites the closing bracket in one write. */
export class JsonArrayFile {
  readonly #file: number;
  #end = Buffer.byteLength(OPENING);
  #empty = true;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
    writeSync(this.#file, `${OPENING}]\n`);
  }

  /** Appends one value, on a line of its own. */
  push(value: unknown): void {
    const text = `${this.#empty ? '' : ',\n'}${JSON.stringify(value)}`;
    writeSync(this.#file, text + CLOSING, this.#end);
    this.#end += Buffer.byteLength(text);
    this.#empty = false;
  }

  close(): void {
    fsyncSync(this.#file);
    closeSync(this.#file);
  }
}
