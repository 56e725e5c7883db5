/** Bounds of a run. Undefined seconds: no limit. */
export interface RunLimits {
  readonly cellSec: number | undefined;
  /** For stages that name none. */
  readonly stageSec: number | undefined;
  readonly runSec: number | undefined;
  readonly kernelStartSec: number;
  /** How long an interrupted cell may take to end before its kernel is given up. */
  readonly interruptGraceMs: number;
  /** What a cell's output may hold in the record; the rest goes to a file. */
  readonly outputBytesPerCell: number;
}

export const DEFAULT_LIMITS: RunLimits = {
  cellSec: undefined,
  stageSec: undefined,
  runSec: undefined,
  kernelStartSec: 60,
  interruptGraceMs: 5_000,
  outputBytesPerCell: 10_000_000,
};
