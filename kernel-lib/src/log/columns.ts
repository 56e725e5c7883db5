import type { InferenceRow } from './row.js';

export type LogColumn = keyof InferenceRow;

/** The log's columns in order, with what their cells are; those with `?` may be blank. */
export const LOG_COLUMNS: Readonly<
  Record<LogColumn, 'text' | 'text?' | 'number' | 'number?' | 'boolean' | 'boolean?'>
> = {
  model: 'text',
  promptIndex: 'number',
  prompt: 'text',
  output: 'text',
  promptTokens: 'number?',
  generatedTokens: 'number?',
  latencyMs: 'number?',
  ttftMs: 'number?',
  tpotMs: 'number?',
  peakRssMiB: 'number?',
  deltaRssMiB: 'number?',
  cpuCores: 'number?',
  score: 'number?',
  precision: 'text',
  threads: 'number',
  finiteLogits: 'boolean?',
  md5: 'text',
  checksPassed: 'boolean?',
  at: 'text',
  randomWeights: 'boolean',
  error: 'text?',
};

export const LOG_COLUMN_NAMES: readonly LogColumn[] = Object.keys(LOG_COLUMNS) as LogColumn[];
