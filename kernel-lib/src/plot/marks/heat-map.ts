import { checkList, invalid } from '../../check/arguments.js';
import type { HeatMapFigure } from '../figure.js';
import { described, type Described } from '../input.js';
import { showFigure, type ShownFigure } from '../show-figure.js';

/** A coloured table of numbers about a middle: correlations by default, from −1 to 1. */
export function heatMap(
  given: Described & {
    columns: readonly string[];
    /** Default: the columns. */
    rows?: readonly string[];
    values: readonly (readonly (number | undefined)[])[];
    /** Default: −1 to 1. */
    range?: readonly [low: number, high: number];
    /** What the numbers are: `Pearson's r`. */
    unit: string;
    n?: string;
  },
): ShownFigure<HeatMapFigure> {
  const columns = checkList('columns', given.columns);
  const rows = checkList('rows', given.rows ?? columns);
  const values = checkList('values', given.values, 'a list of rows');
  if (columns.length === 0 || rows.length === 0) throw invalid('columns', columns, 'at least one');
  if (values.length !== rows.length || values.some((row) => row.length !== columns.length))
    throw invalid('values', values, `${rows.length} rows of ${columns.length} numbers`);
  const range = given.range ?? [-1, 1];
  if (!(range[0] < range[1])) throw invalid('range', range, 'a low and a higher number');
  const alt = rows
    .flatMap((row, r) => columns.map((column, c) => ({ row, column, value: values[r]?.[c], above: r < c })))
    .filter(({ above, value }) => value !== undefined && (above || rows !== columns))
    .map(({ row, column, value }) => `${row} with ${column} ${value?.toFixed(2)}`)
    .join(', ');
  return showFigure({
    kind: 'heat map',
    ...described(given, given.n ?? '', `${given.unit}: ${alt}`),
    columns,
    rows,
    values,
    range,
    unit: given.unit,
  });
}
