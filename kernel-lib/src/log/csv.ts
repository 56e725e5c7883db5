import { parse } from 'csv-parse/sync';
import { LOG_COLUMNS, LOG_COLUMN_NAMES } from './columns.js';
import { guarded, unguarded } from './spreadsheet.js';
import type { InferenceRow } from './row.js';

export const CSV_HEADER: string = `${LOG_COLUMN_NAMES.join(',')}\n`;

/** One line (its texts may hold line breaks): texts always quoted, so that an empty one differs from none. */
export function toCsvLine(row: InferenceRow): string {
  const cells = LOG_COLUMN_NAMES.map((name) => {
    const cell = row[name];
    if (typeof cell === 'string') return `"${guarded(cell).replaceAll('"', '""')}"`;
    return cell === undefined ? '' : String(cell);
  });
  return `${cells.join(',')}\n`;
}

/** The rows of a log, each as its cells; a last row that is torn is left out. */
export function parseCsv(text: string): Record<string, unknown>[] {
  return parse(text.slice(0, wholeLength(text)), {
    bom: true,
    columns: true,
    cast: (cell, { header, quoting, column }) => (header ? cell : castCell(cell, quoting, column)),
  });
}

function castCell(cell: string, quoted: boolean, column: string | number): unknown {
  if (cell === '' && !quoted) return undefined;
  const type = (LOG_COLUMNS as Readonly<Record<string, string | undefined>>)[column]?.replace('?', '');
  if (type === 'number') return Number(cell);
  if (type === 'boolean' && (cell === 'true' || cell === 'false')) return cell === 'true';
  return unguarded(cell);
}

/** Up to the last line break outside quotes: what was being written when its writer was killed has none. */
function wholeLength(text: string): number {
  let inside = false;
  let end = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '"') inside = !inside;
    else if (text[index] === '\n' && !inside) end = index + 1;
  }
  return end;
}
