import { displayable, type Displayable } from '../cell/display.js';
import { gridView, numericColumns, type Grid } from '../cell/grid.js';
import { formatNumber } from '../cell/number.js';
import { queryOne, quoted } from './engine.js';
import { engineName, type Table } from './table.js';

/** A column of numbers in figures. All but `count` and `missing` are absent where nothing is known. */
export interface ColumnSummary {
  readonly column: string;
  /** Known numbers. */
  readonly count: number;
  readonly missing: number;
  readonly mean?: number;
  /** With n − 1; absent for fewer than two. */
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
  const parts = names.flatMap((name, index) => summarySql(quoted(name), index));
  const row = parts.length === 0 ? {} : await queryOne(`SELECT ${parts.join(', ')} FROM ${from}`);
  const columns = names.map((column, index) => toSummary(column, index, row, table.rowCount));
  const description = { title: table.title, synthetic: table.synthetic, rowCount: table.rowCount, columns };
  return displayable(
    description,
    gridView(() => toGrid(description)),
  );
}

const FIGURES = ['mean', 'std', 'min', 'q1', 'median', 'q3', 'max'] as const;

function summarySql(column: string, index: number): string[] {
  const known = `CASE WHEN isnan(${column}::DOUBLE) THEN NULL ELSE ${column}::DOUBLE END`;
  const quantiles = `quantile_cont(${known}, [0.25, 0.5, 0.75])`;
  return [
    `count(${known}) AS count${index}`,
    `avg(${known}) AS mean${index}`,
    `stddev_samp(${known}) AS std${index}`,
    `min(${known}) AS min${index}`,
    `${quantiles}[1] AS q1${index}`,
    `${quantiles}[2] AS median${index}`,
    `${quantiles}[3] AS q3${index}`,
    `max(${known}) AS max${index}`,
  ];
}

function toSummary(
  column: string,
  index: number,
  row: Readonly<Record<string, unknown>>,
  rows: number,
): ColumnSummary {
  const count = row[`count${index}`] as number;
  const known = FIGURES.map((figure) => [figure, row[`${figure}${index}`]] as const);
  const figures = Object.fromEntries(known.filter(([, value]) => value !== null)) as Partial<ColumnSummary>;
  return { column, count, missing: rows - count, ...figures };
}

function toGrid({ title, rowCount, columns }: Description): Grid {
  return {
    title: `${title}: ${rowCount} rows`,
    columns: numericColumns('column', 'count', 'missing', ...FIGURES),
    rows: columns.map((summary) => [
      summary.column,
      String(summary.count),
      String(summary.missing),
      ...FIGURES.map((figure) => formatNumber(summary[figure], 6)),
    ]),
    notes: ['std with n − 1; quartiles of type 7'],
  };
}
