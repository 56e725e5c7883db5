import { displayable, type Displayable } from '../cell/display.js';
import { gridView, numericColumns, type Grid } from '../cell/grid.js';
import { decimalsOf, formatCount, formatNumber } from '../cell/number.js';
import { queryOne, quoted, type Cell, type Row } from './engine.js';
import { quartiles, type Quartiles } from './quartiles.js';
import { engineName, type Table } from './table.js';

/** A column of numbers in figures. All but `count` and `missing` are absent where nothing is known. */
export interface ColumnSummary {
  readonly column: string;
  /** Known numbers. */
  readonly count: number;
  readonly missing: number;
  readonly mean?: number;
  /** With n − 1; absent for fewer than two, and where a value is infinite. */
  readonly std?: number;
  readonly min?: number;
  /** Quartiles of type 7, as numpy and pandas have them by default. */
  readonly q1?: number;
  readonly median?: number;
  readonly q3?: number;
  readonly max?: number;
}

export interface Description {
  readonly title: string;
  readonly synthetic: boolean;
  readonly rowCount: number;
  readonly columns: readonly ColumnSummary[];
}

/** Count, mean, standard deviation, quartiles and extremes of every column of numbers. NaN counts as missing. */
export async function describe(table: Table): Promise<Description & Displayable> {
  const from = engineName(table);
  const names = table.numeric();
  const known = names.map(knownNumber);
  const parts = known.flatMap(summarySql);
  const row = parts.length === 0 ? {} : await queryOne(`SELECT ${parts.join(', ')} FROM ${from}`);
  const middle = await quartiles(from, known, table.rowCount);
  const columns = names.map((column, index) => toSummary(column, index, row, middle[index], table.rowCount));
  const description = { title: table.title, synthetic: table.synthetic, rowCount: table.rowCount, columns };
  return displayable(
    description,
    gridView(() => toGrid(description)),
  );
}

const FIGURES = ['mean', 'std', 'min', 'q1', 'median', 'q3', 'max'] as const;

function knownNumber(name: string): string {
  return `nullif(${quoted(name)}::DOUBLE, 'nan'::DOUBLE)`;
}

function summarySql(known: string, index: number): string[] {
  return [
    `count(${known}) AS count${index}`,
    `avg(${known}) AS mean${index}`,
    // Of an infinity, or where squares overflow, there is no deviation; the engine would give up the whole query.
    `CASE WHEN max(abs(${known})) < 1e150 THEN stddev_samp(${known}) FILTER (abs(${known}) < 1e150) END AS std${index}`,
    `min(${known}) AS min${index}`,
    `max(${known}) AS max${index}`,
  ];
}

function toSummary(column: string, index: number, row: Row, middle: Quartiles, rows: number): ColumnSummary {
  const count = row[`count${index}`] as number;
  const [q1, median, q3] = middle ?? [];
  const figure = (name: string): Cell | undefined => row[`${name}${index}`];
  const found = {
    mean: figure('mean'),
    std: figure('std'),
    min: figure('min'),
    q1,
    median,
    q3,
    max: figure('max'),
  };
  const known = Object.entries(found).filter(
    ([, value]) => typeof value === 'number' && !Number.isNaN(value),
  );
  return { column, count, missing: rows - count, ...(Object.fromEntries(known) as Partial<ColumnSummary>) };
}

const MOST_DECIMALS = 6;

function toGrid({ title, rowCount, columns }: Description): Grid {
  const shown = FIGURES.map((figure) => {
    const values = columns.map((summary) => summary[figure]);
    return [figure, decimalsOf(values, MOST_DECIMALS)] as const;
  });
  return {
    title: `${title}: ${formatCount(rowCount)} rows`,
    columns: numericColumns('column', 'count', 'missing', ...FIGURES),
    rows: columns.map((summary) => [
      summary.column,
      formatCount(summary.count),
      formatCount(summary.missing),
      ...shown.map(([figure, decimals]) => formatNumber(summary[figure], decimals)),
    ]),
    notes: ['std with n − 1; quartiles of type 7'],
  };
}
