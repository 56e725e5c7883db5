import type { HeatMapFigure } from '../figure.js';

const LONGEST_LABEL = 16;
const CELL = 7;

export function heatMapLines({ columns, rows, values, unit }: HeatMapFigure): string[] {
  const widest = Math.min(LONGEST_LABEL, Math.max(...rows.map((row) => row.length)));
  const head = columns.map((column) => column.slice(0, CELL - 1).padStart(CELL)).join('');
  const body = rows.map((row, r) => {
    const cells = columns.map((_, c) => (values[r]?.[c]?.toFixed(2) ?? '–').padStart(CELL));
    return row.slice(0, widest).padEnd(widest) + cells.join('');
  });
  return [unit, ' '.repeat(widest) + head, ...body];
}
