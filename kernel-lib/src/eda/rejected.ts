import { readFile } from 'node:fs/promises';
import { query } from './engine.js';
import type { RejectedRow } from './shape.js';

type Reject = { at: number; place: number; type: string; reason: string };

const NEWLINE = 10;

/** What the engine could not read of a file, from the table that it keeps of that; a row by its first fault. */
export async function readRejected(
  rejects: string,
  path: string,
  headers: readonly string[],
): Promise<RejectedRow[]> {
  const rows = await query<Reject>(
    `SELECT DISTINCT ON (line_byte_position) line_byte_position AS at, column_idx AS place, error_type AS type, error_message AS reason
     FROM ${rejects} ORDER BY line_byte_position, column_idx`,
  );
  if (rows.length === 0) return [];
  // The engine counts records; a person counts lines, of which a quoted cell may hold several.
  const bytes = await readFile(path);
  return rows.map(({ at, place, type, reason }) => {
    const line = 1 + bytes.subarray(0, at - 1).reduce((lines, byte) => lines + (byte === NEWLINE ? 1 : 0), 0);
    const column = headers[place - 1];
    const named = column === undefined || type !== 'CAST' ? {} : { column };
    return {
      line,
      ...named,
      reason: column === undefined ? reason : reason.replaceAll(`"c${place - 1}"`, `"${column}"`),
    };
  });
}
