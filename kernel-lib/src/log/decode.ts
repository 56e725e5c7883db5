import { checkRecord, shown } from '../check/arguments.js';
import { StagebookError } from '../check/error.js';
import { LOG_COLUMNS, LOG_COLUMN_NAMES } from './columns.js';
import type { InferenceRow } from './row.js';

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * A row from outside, checked cell by cell; columns that are not the log's are left out.
 *
 * @param place How the row is called in a message: `row 3`.
 * @throws {StagebookError} `FILE_INVALID` naming the cell.
 */
export function decodeRow(value: unknown, place: string): InferenceRow {
  const cells = checkRecord(place, value, 'an object with the columns of the log');
  const known = LOG_COLUMN_NAMES.filter((name) => cells[name] !== undefined && cells[name] !== null);
  for (const name of LOG_COLUMN_NAMES) {
    const cell = cells[name];
    const wanted = LOG_COLUMNS[name].replace('?', '');
    if (!known.includes(name)) {
      if (LOG_COLUMNS[name].endsWith('?')) continue;
      throw bad(place, name, cell, `a ${wanted}`);
    }
    if (typeof cell !== (wanted === 'text' ? 'string' : wanted)) throw bad(place, name, cell, `a ${wanted}`);
    if (typeof cell === 'number' && !Number.isFinite(cell))
      throw bad(place, name, cell, 'a finite number, or nothing');
    if (typeof cell === 'string' && LONE_SURROGATE.test(cell))
      throw bad(place, name, cell, 'whole characters');
  }
  return Object.fromEntries(known.map((name) => [name, cells[name]])) as unknown as InferenceRow;
}

function bad(place: string, name: string, cell: unknown, wanted: string): StagebookError {
  return new StagebookError('FILE_INVALID', `${name} of ${place} is ${shown(cell)}. Give ${wanted}.`);
}
