/**
 * The log of a benchmark: one row per inference, as CSV, JSON and Parquet.
 *
 *     import { summarize, writeLog } from 'stagebook/log';
 *     const files = await writeLog('.', rows);
 *     summarize(rows);
 */
export { readLog } from './log/read.js';
export { summarize, type LogSummary, type ModelSummary } from './log/summary.js';
export { LOG_NAME, openLog, writeLog, type LogFiles, type LogWriter } from './log/writer.js';
export type { InferenceRow } from './log/row.js';
export { StagebookError, type StagebookErrorCode } from './check/error.js';
