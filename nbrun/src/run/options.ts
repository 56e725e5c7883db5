import type { PrepareOptions } from './prepare.js';

/** The options of `nbrun run`, as the command line reads them. */
export interface RunOptions extends PrepareOptions {
  readonly timeout?: number;
  readonly executionTimeout?: number;
  readonly stageTimeout?: number;
  readonly startTimeout?: number;
  readonly jobs?: number;
  /** MiB that the cache may hold when the run has stored something. */
  readonly cacheLimit?: number;
  /** MB that the notebook and the events may hold of one cell's output. */
  readonly outputLimit?: number;
  readonly keepGoing?: boolean;
  readonly strict?: boolean;
  /** The run that gates compare with, instead of the one that each names. */
  readonly baseline?: string;
  /** A run's id or folder; true: the newest unfinished run of the notebook. */
  readonly resume?: string | true;
  readonly cwd?: string;
  readonly junit?: string;
  readonly json?: boolean;
  readonly logOutput?: boolean;
  /** False: plain lines even on a terminal. */
  readonly progressBar?: boolean;
  readonly reportMode?: boolean;
}
