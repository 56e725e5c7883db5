import { closeSync, openSync, writeSync } from 'node:fs';
import { basename } from 'node:path';

/** A page, so that the runtime can map each tensor instead of copying it. */
const ALIGNMENT_BYTES = 4096;

/** The file beside a graph that holds its weights, written once from front to back. */
export class ExternalData {
  /** Name by which the graph refers to it: the file's own, without its folder. */
  readonly location: string;
  readonly #fd: number;
  #size = 0;

  constructor(path: string) {
    this.location = basename(path);
    this.#fd = openSync(path, 'w');
  }

  get sizeBytes(): number {
    return this.#size;
  }

  append(bytes: Uint8Array): { offset: number; length: number } {
    const offset = Math.ceil(this.#size / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    let done = 0;
    while (done < bytes.length) done += writeSync(this.#fd, bytes, done, bytes.length - done, offset + done);
    this.#size = offset + bytes.length;
    return { offset, length: bytes.length };
  }

  close(): void {
    closeSync(this.#fd);
  }
}
