/** Messages further apart than this did not queue up behind one another. */
const MAX_GAP_MS = 50;

/** Notes whether so many messages came so fast that a publisher's queue may have overflowed. */
export class Burst {
  #count = 0;
  #lastMs = -Infinity;
  readonly #maxMessages: number;
  #mayHaveLost = false;

  /** @param maxMessages What the publisher takes at once; it drops the rest, and says nothing. */
  constructor(maxMessages: number) {
    this.#maxMessages = maxMessages;
  }

  get mayHaveLost(): boolean {
    return this.#mayHaveLost;
  }

  /** @param nowMs On a monotonic clock. */
  add(nowMs: number): void {
    this.#count = nowMs - this.#lastMs > MAX_GAP_MS ? 1 : this.#count + 1;
    this.#lastMs = nowMs;
    this.#mayHaveLost ||= this.#count >= this.#maxMessages;
  }
}
