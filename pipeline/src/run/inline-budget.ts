import type { RunLimits } from './limits.js';

/** What every cell may show, whatever the cells before it took. */
const HEAD_BYTES = 16_384;

/** What of the cells' outputs stands in the events, and so in memory and in the notebook: so much a cell, so much a run. */
export class InlineBudget {
  readonly #cellBytes: number;
  #leftBytes: number;

  /** @param takenBytes What a resumed run's events hold already. */
  constructor(
    { outputBytesPerCell, outputBytesPerRun }: Pick<RunLimits, 'outputBytesPerCell' | 'outputBytesPerRun'>,
    takenBytes = 0,
  ) {
    this.#cellBytes = outputBytesPerCell;
    this.#leftBytes = Math.max(0, outputBytesPerRun - takenBytes);
  }

  /** How many bytes more may be shown of a cell that shows `heldBytes`. */
  roomFor(heldBytes: number): number {
    const inRun = Math.max(this.#leftBytes, HEAD_BYTES - heldBytes);
    return Math.max(0, Math.min(this.#cellBytes - heldBytes, inRun));
  }

  take(bytes: number): void {
    this.#leftBytes = Math.max(0, this.#leftBytes - bytes);
  }
}
