/** Bounds of a run. Undefined seconds: no limit. */
export interface RunLimits {
  readonly cellSec: number | undefined;
  /** For stages that name none. */
  readonly stageSec: number | undefined;
  readonly runSec: number | undefined;
  readonly kernelStartSec: number;
  /** How long an interrupted cell may take to end before its kernel is given up. */
  readonly interruptGraceMs: number;
  /** What the events hold of a cell's output; of one that says more, the whole goes to a file. */
  readonly outputBytesPerCell: number;
  /** The same for all cells together; each may show its beginning all the same. */
  readonly outputBytesPerRun: number;
}

export const DEFAULT_LIMITS: RunLimits = {
  cellSec: undefined,
  stageSec: undefined,
  runSec: undefined,
  kernelStartSec: 60,
  interruptGraceMs: 5_000,
  outputBytesPerCell: 10_000_000,
  outputBytesPerRun: 25_000_000,
};
