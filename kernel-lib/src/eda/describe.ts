import { displayable, type Displayable } from '../cell/display.js';
import { gridView, numericColumns, type Grid } from '../cell/grid.js';
import { decimalsOf, formatCount, formatNumber } from '../cell/number.js';
import { summarizeColumns, type NumberSummary } from './summarize-columns.js';
import type { Table } from './table.js';

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
  const summaries = await summarizeColumns(table);
  const names = table.numeric();
  const columns = summaries.map((summary, index) => toSummary(names[index]!, summary, table.rowCount));
  const description = { title: table.title, synthetic: table.synthetic, rowCount: table.rowCount, columns };
  return displayable(
    description,
    gridView(() => toGrid(description)),
  );
}

const FIGURES = ['mean', 'std', 'min', 'q1', 'median', 'q3', 'max'] as const;

function toSummary(column: string, { moments, quartiles }: NumberSummary, rows: number): ColumnSummary {
  const { count, total, squares, min, max } = moments;
  if (count === 0 || quartiles === undefined) return { column, count, missing: rows - count };
  const [mean, std] = [total / count, Math.sqrt(squares / (count - 1))];
  const [q1, median, q3] = quartiles;
  return {
    column,
    count,
    missing: rows - count,
    ...(!Number.isNaN(mean) && { mean }),
    ...(count > 1 && Number.isFinite(std) && { std }),
    ...{ min, q1, median, q3, max },
  };
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
