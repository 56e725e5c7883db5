import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ModelError } from '../error.js';

const READ_AHEAD_BYTES = 1 << 20;

/** Bytes of a file, read where asked; what lies outside it is an error that says where, never an allocation. */
export class FileBytes {
  readonly path: string;
  readonly size: number;
  #fd: number | undefined;
  #window: Uint8Array = new Uint8Array(0);
  #windowAt = 0;

  constructor(path: string) {
    this.path = path;
    try {
      this.#fd = openSync(path, 'r');
    } catch (cause) {
      throw new ModelError('MODEL_NOT_FOUND', `Cannot open "${path}". Give the path of a readable file.`, {
        cause,
      });
    }
    this.size = fstatSync(this.#fd).size;
  }

  /** @throws {ModelError} where `at + length` lies beyond the file. */
  read(at: number, length: number, what: string): Uint8Array {
    this.#check(at, length, what);
    const bytes = new Uint8Array(length);
    this.#fill(bytes, at);
    return bytes;
  }

  /** Like {@link read} but through a window kept between calls: for many small pieces in order. */
  peek(at: number, length: number, what: string): Uint8Array {
    this.#check(at, length, what);
    if (at < this.#windowAt || at + length > this.#windowAt + this.#window.length) {
      this.#window = new Uint8Array(Math.min(this.size - at, Math.max(length, READ_AHEAD_BYTES)));
      this.#windowAt = at;
      this.#fill(this.#window, at);
    }
    return this.#window.subarray(at - this.#windowAt, at - this.#windowAt + length);
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #check(at: number, length: number, what: string): void {
    if (Number.isSafeInteger(at) && Number.isSafeInteger(length) && at >= 0 && length >= 0) {
      if (at + length <= this.size) return;
    }
    throw new ModelError(
      'MODEL_FILE_INVALID',
      `${what} in "${this.path}" spans ${length} bytes at ${at}, but the file has ${this.size}. It is cut short or damaged; download it again.`,
    );
  }

  #fill(into: Uint8Array, at: number): void {
    if (this.#fd === undefined) {
      throw new ModelError('MODEL_CLOSED', `"${this.path}" is closed. Open it again to read from it.`);
    }
    let done = 0;
    while (done < into.length) {
      const count = readSync(this.#fd, into, done, into.length - done, at + done);
      if (count === 0) {
        throw new ModelError(
          'MODEL_FILE_INVALID',
          `"${this.path}" ended at ${at + done} while it was read. Something is writing to it; wait and load it again.`,
        );
      }
      done += count;
    }
  }
}
