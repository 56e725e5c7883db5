import type { Grid } from '../cell/grid.js';
import { decimalsOf, formatCount, formatNumber } from '../cell/number.js';
import type { Cell, Row } from './engine.js';
import type { RejectedRow, TableShape } from './shape.js';

const MOST_DECIMALS = 4;

/** The table's size and `first`, its first rows, for people. */
export function toGrid({ title, rowCount, columns, rejected }: TableShape, first: readonly Row[]): Grid {
  const size = `${formatCount(rowCount)} rows × ${columns.length} columns`;
  const decimals = columns.map(({ name }) => {
    const cells = first.map((row) => row[name]);
    return decimalsOf(
      cells.filter((cell) => typeof cell === 'number'),
      MOST_DECIMALS,
    );
  });
  return {
    title: `${title}: ${size}${rowCount > first.length ? `, the first ${first.length}` : ''}`,
    columns: columns.map(({ name, type }) => ({ label: name, align: type === 'number' ? 'right' : 'left' })),
    rows: first.map((row) =>
      columns.map(({ name }, index) => cellText(row[name] ?? null, decimals[index] ?? 0)),
    ),
    notes: rejected.length === 0 ? [] : [rejectedNote(rejected)],
  };
}

function cellText(cell: Cell, decimals: number): string {
  if (cell === null) return '–';
  if (typeof cell === 'number') return formatNumber(cell, decimals);
  return cell instanceof Date ? cell.toISOString() : String(cell);
}

const REJECTED_SHOWN = 3;

function rejectedNote(rejected: readonly RejectedRow[]): string {
  const some = rejected.slice(0, REJECTED_SHOWN).map(({ line, reason }) => `line ${line}: ${reason}`);
  const more = rejected.length > REJECTED_SHOWN ? `; and ${rejected.length - REJECTED_SHOWN} more` : '';
  return `${rejected.length} bad row(s) left out: ${some.join('; ')}${more}`;
}
