import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { checkText, invalid } from '../check/arguments.js';
import { StagebookError } from '../check/error.js';
import { parseCsv } from './csv.js';
import { decodeRow } from './decode.js';
import { readParquet } from './parquet.js';
import type { InferenceRow } from './row.js';

/**
 * Reads a log back exactly as it was written, from any of its three files; a torn last row is left out.
 *
 * @throws {StagebookError} `FILE_NOT_FOUND`; `FILE_INVALID` naming the row and cell that is not a log's.
 */
export async function readLog(path: string): Promise<InferenceRow[]> {
  const rows = await readCells(checkText('The path of a log', path));
  return rows.map((row, index) => decodeRow(row, `row ${index + 1} of ${path}`));
}

async function readCells(path: string): Promise<unknown[]> {
  const type = extname(path).toLowerCase();
  if (!['.csv', '.json', '.parquet'].includes(type))
    throw invalid('The path of a log', path, 'a .csv, .json or .parquet file');
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new StagebookError('FILE_NOT_FOUND', `${path} cannot be read: ${String(cause)}. Check the path.`, {
      cause,
    });
  });
  try {
    if (type === '.parquet') return await readParquet(path);
    const text = bytes.toString('utf8');
    return type === '.csv' ? parseCsv(text) : parseJson(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StagebookError(
      'FILE_INVALID',
      `${path} is not a log: ${why}. Give a file that writeLog made.`,
      { cause },
    );
  }
}

function parseJson(text: string): unknown[] {
  try {
    return toArray(JSON.parse(text));
  } catch {
    // One row a line: what precedes the torn one is whole.
    const lines = text.slice(0, text.lastIndexOf('\n')).replace(/,$/, '');
    return toArray(JSON.parse(`${lines}\n]`));
  }
}

function toArray(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new SyntaxError('it holds no list');
  return value;
}
