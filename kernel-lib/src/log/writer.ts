import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checkText, invalid } from '../check/arguments.js';
import { CSV_HEADER, toCsvLine } from './csv.js';
import { decodeRow } from './decode.js';
import { JsonArrayFile } from './json-array.js';
import { writeParquet } from './parquet.js';
import type { InferenceRow } from './row.js';

/** The study's name for the log. */
export const LOG_NAME = 'llm_ci_cd_logs';

/** Where a log is. */
export interface LogFiles {
  readonly csv: string;
  readonly json: string;
  readonly parquet: string;
}

/** A log that is being written. What was written stays readable when the process is killed. */
export interface LogWriter {
  readonly files: LogFiles;
  /** Writes one row to the CSV and the JSON file before it returns. */
  write(row: InferenceRow): void;
  /** Flushes both to the disk and writes the Parquet file. Idempotent. */
  close(): Promise<LogFiles>;
}

/**
 * Begins `llm_ci_cd_logs.csv` and `.json` in `folder`, replacing those that are there.
 *
 * @param options.name Another name for the files. Default: `llm_ci_cd_logs`.
 */
export function openLog(folder: string, options: { name?: string } = {}): LogWriter {
  const name = checkText('The name of a log', options.name ?? LOG_NAME);
  if (basename(name) !== name) throw invalid('The name of a log', name, 'a name without a folder');
  const base = join(checkText('The folder of a log', folder), name);
  mkdirSync(folder, { recursive: true });
  const files: LogFiles = { csv: `${base}.csv`, json: `${base}.json`, parquet: `${base}.parquet` };
  const csv = openSync(files.csv, 'w');
  writeSync(csv, CSV_HEADER);
  const json = new JsonArrayFile(files.json);
  const rows: InferenceRow[] = [];
  let closing: Promise<LogFiles> | undefined;
  const close = async (): Promise<LogFiles> => {
    fsyncSync(csv);
    closeSync(csv);
    json.close();
    await writeParquet(files.parquet, rows);
    return files;
  };
  return {
    files,
    write(row) {
      const checked = decodeRow(row, `row ${rows.length + 1}`);
      writeSync(csv, toCsvLine(checked));
      json.push(checked);
      rows.push(checked);
    },
    close: () => (closing ??= close()),
  };
}

/** Writes a whole log: CSV, JSON and Parquet. */
export async function writeLog(
  folder: string,
  rows: readonly InferenceRow[],
  options: { name?: string } = {},
): Promise<LogFiles> {
  const log = openLog(folder, options);
  try {
    for (const row of rows) log.write(row);
  } finally {
    await log.close();
  }
  return log.files;
}
