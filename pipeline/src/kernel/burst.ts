/** Messages further apart than this did not queue up behind one another, where nothing held them up. */
const MAX_GAP_MS = 50;
/** A full queue is read in less, also where a busy machine holds up the kernel or the reader for some tenths of a second. */
const DRAIN_MS = 5_000;

/** Notes whether so many messages came so fast that a publisher's queue may have overflowed. */
export class Burst {
  readonly #maxMessages: number;
  /** When the last `maxMessages` came, the oldest where the next one goes. */
  readonly #cameMs: Float64Array;
  #total = 0;
  #withoutGap = 0;
  #lastMs = -Infinity;
  #mayHaveLost = false;

  /** @param maxMessages What the publisher takes at once; it drops the rest, and says nothing. */
  constructor(maxMessages: number) {
    this.#maxMessages = maxMessages;
    this.#cameMs = new Float64Array(maxMessages).fill(-Infinity);
  }

  get mayHaveLost(): boolean {
    return this.#mayHaveLost;
  }

  /** @param nowMs On a monotonic clock. */
  add(nowMs: number): void {
    this.#withoutGap = nowMs - this.#lastMs > MAX_GAP_MS ? 1 : this.#withoutGap + 1;
    this.#lastMs = nowMs;
    this.#cameMs[this.#total++ % this.#maxMessages] = nowMs;
    const oldestMs = this.#cameMs[this.#total % this.#maxMessages] ?? -Infinity;
    this.#mayHaveLost ||= this.#withoutGap >= this.#maxMessages || nowMs - oldestMs <= DRAIN_MS;
  }
}
