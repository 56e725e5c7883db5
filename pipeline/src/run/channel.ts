/** A queue with many writers and one reader; a writer waits while the reader is behind. */
export class Channel<T> implements AsyncIterable<T> {
  readonly #highWater: number;
  #items: T[] = [];
  #closed = false;
  #wakeReader: (() => void) | undefined;
  #wakeWriters: (() => void)[] = [];

  /** @param highWater Items that may wait before `push` does. */
  constructor(highWater: number) {
    this.#highWater = highWater;
  }

  /** Resolves once there is room; an item pushed after `close` is dropped. */
  async push(item: T): Promise<void> {
    if (this.#closed) return;
    this.#items.push(item);
    this.#wakeReader?.();
    if (this.#items.length > this.#highWater) await new Promise<void>((wake) => this.#wakeWriters.push(wake));
  }

  /** What was pushed is still read; writers that wait go on. */
  close(): void {
    this.#closed = true;
    this.#wakeReader?.();
    this.#releaseWriters();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (;;) {
      const items = this.#items;
      this.#items = [];
      this.#releaseWriters();
      yield* items;
      if (this.#items.length > 0) continue;
      if (this.#closed) return;
      await new Promise<void>((wake) => (this.#wakeReader = wake));
      this.#wakeReader = undefined;
    }
  }

  #releaseWriters(): void {
    const writers = this.#wakeWriters;
    this.#wakeWriters = [];
    for (const wake of writers) wake();
  }
}
