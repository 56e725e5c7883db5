import { checkList, checkOneOf, invalid } from '../check/arguments.js';
import { displayable, type Displayable } from '../cell/display.js';
import { gridView, type Grid } from '../cell/grid.js';
import { formatCount, formatNumber, formatP } from '../cell/number.js';
import { pearsons, spearmans, type Pair } from './coefficients.js';
import { correlationP } from './student-t.js';
import { engineName, type Table } from './table.js';

export type CorrelationMethod = 'pearson' | 'spearman';

/** How two columns of numbers go together, over the rows that know both. */
export interface Correlation {
  readonly x: string;
  readonly y: string;
  /** Rows that know both, as finite numbers. */
  readonly n: number;
  /** −1 to 1; absent where it is undefined (fewer than two rows, a constant column) or was not asked for. */
  readonly pearson?: number;
  /** Two-sided, of no correlation, by Student's t with n − 2; absent for fewer than three rows. */
  readonly pearsonP?: number;
  /** Pearson of the ranks, ties sharing their mean rank. */
  readonly spearman?: number;
  readonly spearmanP?: number;
}

export interface Correlations {
  readonly title: string;
  readonly synthetic: boolean;
  readonly columns: readonly string[];
  /** Every pair once, in the order of the columns. */
  readonly pairs: readonly Correlation[];
}

/**
 * Correlates every pair of columns of numbers; `columns` narrows them, `methods` are both by default.
 *
 * @throws {StagebookError} `ARGUMENT_INVALID` for a column that is not one of numbers.
 */
export async function correlate(
  table: Table,
  options: { columns?: readonly string[]; methods?: readonly CorrelationMethod[] } = {},
): Promise<Correlations & Displayable> {
  const from = engineName(table);
  const numeric = table.numeric();
  const columns = checkList('columns', options.columns ?? numeric);
  const wrong = columns.find((column) => !numeric.includes(column));
  if (wrong !== undefined)
    throw invalid('A column to correlate', wrong, `one of numbers: ${numeric.join(', ')}`);
  const methods = checkList('methods', options.methods ?? ['pearson', 'spearman']);
  for (const method of methods) checkOneOf('A method of correlation', method, ['pearson', 'spearman']);
  const pairs = columns.flatMap((x, index) => columns.slice(index + 1).map((y): Pair => ({ x, y })));
  const linear = await pearsons(from, pairs);
  const ranked = methods.includes('spearman') ? await spearmans(from, columns, pairs) : [];
  const result: Correlations = {
    title: table.title,
    synthetic: table.synthetic,
    columns,
    pairs: pairs.map(({ x, y }, index) => {
      const n = linear[index]?.n ?? 0;
      const pearson = methods.includes('pearson') ? linear[index]?.r : undefined;
      return { x, y, n, ...figures('pearson', pearson, n), ...figures('spearman', ranked[index], n) };
    }),
  };
  return displayable(
    result,
    gridView(() => toGrid(result)),
  );
}

/** The coefficients as a square in the order of `columns`, 1 on the diagonal. */
export function correlationMatrix(
  correlations: Correlations,
  method: CorrelationMethod = 'pearson',
): (number | undefined)[][] {
  const { columns, pairs } = correlations;
  const found = new Map(pairs.map((pair) => [JSON.stringify([pair.x, pair.y]), pair[method]]));
  return columns.map((x) =>
    columns.map((y) =>
      x === y ? 1 : (found.get(JSON.stringify([x, y])) ?? found.get(JSON.stringify([y, x]))),
    ),
  );
}

function figures(method: CorrelationMethod, r: number | undefined, n: number): Partial<Correlation> {
  if (r === undefined) return {};
  const p = correlationP(r, n);
  return { [method]: r, ...(p !== undefined && { [`${method}P`]: p }) };
}

function toGrid({ title, pairs }: Correlations): Grid {
  const right = ['n', 'Pearson', 'p', 'Spearman', 'p'].map((label) => ({ label, align: 'right' }) as const);
  return {
    title: `${title}: correlations`,
    columns: [{ label: 'x' }, { label: 'y' }, ...right],
    rows: pairs.map(({ x, y, n, pearson, pearsonP, spearman, spearmanP }) => [
      x,
      y,
      formatCount(n),
      formatNumber(pearson, 4),
      formatP(pearsonP),
      formatNumber(spearman, 4),
      formatP(spearmanP),
    ]),
    notes: ['n: rows that know both; p: two-sided, not adjusted for the number of pairs'],
  };
}
