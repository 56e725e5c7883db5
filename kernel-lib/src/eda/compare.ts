import { checkFinite, invalid } from '../check/arguments.js';
import { displayable, type Displayable } from '../cell/display.js';
import { gridView, type Grid } from '../cell/grid.js';
import { formatCount, formatNumber, formatP } from '../cell/number.js';
import { jensenShannon, kolmogorovSmirnov } from './drift.js';
import { engineName, type Table } from './table.js';

/** How one column differs between two tables. */
export interface ColumnDrift {
  readonly column: string;
  /** `KS`: the greatest distance of the two ECDFs; `JS`: Jensen–Shannon distance of the shares. Both 0 to 1. */
  readonly measure: 'KS' | 'JS';
  readonly n: readonly [number, number];
  /** Absent where either side knows nothing. */
  readonly distance?: number;
  /** Of KS, of no difference, asymptotic. */
  readonly p?: number;
  readonly drifted: boolean;
}

export interface Comparison {
  readonly titles: readonly [string, string];
  readonly synthetic: boolean;
  /** How a drift was decided. */
  readonly rule: string;
  readonly columns: readonly ColumnDrift[];
  /** Columns of one table alone. */
  readonly onlyIn: readonly [readonly string[], readonly string[]];
}

/**
 * Compares the columns that two tables share. A column of numbers drifted when the Kolmogorov–Smirnov distance is at
 * least `minDistance` and its p under `alpha`; one of texts or booleans when the Jensen–Shannon distance (base 2) is at
 * least `minDistance`, missing cells being a value of their own.
 *
 * @param options.minDistance Default: 0.1. @param options.alpha Default: 0.05.
 */
export async function compare(
  a: Table,
  b: Table,
  options: { minDistance?: number; alpha?: number } = {},
): Promise<Comparison & Displayable> {
  const [left, right] = [engineName(a), engineName(b)];
  const minDistance = share('minDistance', options.minDistance ?? 0.1);
  const alpha = share('alpha', options.alpha ?? 0.05);
  const columns: ColumnDrift[] = [];
  for (const { name, type } of a.columns) {
    const other = b.columns.find((column) => column.name === name);
    if (other?.type !== type || type === 'other' || type === 'time') continue;
    if (type === 'number') {
      const { n, distance, p } = await kolmogorovSmirnov(left, right, name);
      const drifted = distance !== undefined && p !== undefined && distance >= minDistance && p < alpha;
      columns.push({
        column: name,
        measure: 'KS',
        n,
        drifted,
        ...(distance !== undefined && { distance }),
        ...(p !== undefined && { p }),
      });
    } else {
      const { n, distance } = await jensenShannon(left, right, name);
      columns.push({
        column: name,
        measure: 'JS',
        n,
        drifted: (distance ?? 0) >= minDistance,
        ...(distance !== undefined && { distance }),
      });
    }
  }
  const names = (table: Table): string[] => table.columns.map(({ name }) => name);
  const comparison: Comparison = {
    titles: [a.title, b.title],
    synthetic: a.synthetic || b.synthetic,
    rule: `drifted: KS ≥ ${minDistance} with p < ${alpha}, or JS ≥ ${minDistance}`,
    columns,
    onlyIn: [
      names(a).filter((name) => !names(b).includes(name)),
      names(b).filter((name) => !names(a).includes(name)),
    ],
  };
  return displayable(
    comparison,
    gridView(() => toGrid(comparison)),
  );
}

function share(what: string, value: number): number {
  if (checkFinite(what, value) < 0 || value > 1) throw invalid(what, value, 'a number from 0 to 1');
  return value;
}

function toGrid({ titles, rule, columns, onlyIn }: Comparison): Grid {
  const alone = titles.map((title, index) => `only in ${title}: ${(onlyIn[index] ?? []).join(', ')}`);
  return {
    title: `${titles[0]} against ${titles[1]}`,
    columns: [
      { label: 'column' },
      { label: 'measure' },
      ...['n first', 'n second', 'distance', 'p'].map((label) => ({ label, align: 'right' }) as const),
      { label: 'drift' },
    ],
    rows: columns.map(({ column, measure, n, distance, p, drifted }) => [
      column,
      measure,
      ...n.map(formatCount),
      formatNumber(distance, 4),
      formatP(p),
      drifted ? 'DRIFTED' : 'no',
    ]),
    notes: [rule, ...alone.filter((_, index) => (onlyIn[index] ?? []).length > 0)],
  };
}
