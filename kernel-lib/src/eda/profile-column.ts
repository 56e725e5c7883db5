import { query, queryOne, quoted, type Row } from './engine.js';
import type { ColumnSummary } from './describe.js';
import type { ColumnType } from './shape.js';

export interface ColumnContents {
  readonly count: number;
  readonly distinct: number;
  /** The most frequent values as text, the most frequent first; empty where every value differs. */
  readonly top: readonly { readonly value: string; readonly count: number }[];
  /** Of numbers: how many are zero, are negative, and lie over 1.5 quartile distances outside the quartiles. */
  readonly zeros?: number;
  readonly negatives?: number;
  readonly outliers?: number;
  /** Of numbers: equal steps from the least to the greatest. */
  readonly histogram?: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  /** Of texts: how many would read as numbers. */
  readonly numberLike?: number;
}

const TOP_VALUES = 5;
const HISTOGRAM_STEPS = 20;

/** @internal One column of a table, by its name in the engine. */
export async function contentsOf(
  from: string,
  name: string,
  type: ColumnType,
  figures: ColumnSummary | undefined,
): Promise<ColumnContents> {
  const column = type === 'number' ? `nullif(${quoted(name)}::DOUBLE, 'nan'::DOUBLE)` : quoted(name);
  const { n, distinct } = await queryOne<{ n: number; distinct: number }>(
    `SELECT count(${column}) AS n, count(DISTINCT ${column}) AS "distinct" FROM ${from}`,
  );
  const top = distinct === n ? [] : await topValues(from, column);
  return { count: n, distinct, top, ...(n > 0 && (await byType(from, column, type, figures))) };
}

function topValues(from: string, column: string): Promise<{ value: string; count: number }[]> {
  return query(
    `SELECT ${column}::VARCHAR AS value, count(*) AS count FROM ${from} WHERE ${column} IS NOT NULL
     GROUP BY ${column} ORDER BY count DESC, value LIMIT ${TOP_VALUES}`,
  );
}

async function byType(
  from: string,
  column: string,
  type: ColumnType,
  figures: ColumnSummary | undefined,
): Promise<Partial<ColumnContents>> {
  if (type === 'text') {
    return queryOne<Row & { numberLike: number }>(
      `SELECT count(TRY_CAST(${column} AS DOUBLE)) AS "numberLike" FROM ${from}`,
    );
  }
  return figures === undefined ? {} : numberContents(from, column, figures);
}

async function numberContents(
  from: string,
  column: string,
  { q1 = NaN, q3 = NaN }: ColumnSummary,
): Promise<Partial<ColumnContents>> {
  const reach = 1.5 * (q3 - q1);
  // Of infinite quartiles there is no distance; the engine would take NaN for more than any number.
  const outside = Number.isNaN(reach)
    ? 'false'
    : `${column} < '${q1 - reach}'::DOUBLE OR ${column} > '${q3 + reach}'::DOUBLE`;
  const counts = await queryOne<
    Row & { zeros: number; negatives: number; outliers: number; low: number; high: number }
  >(
    `SELECT count(*) FILTER (${column} = 0) AS zeros, count(*) FILTER (${column} < 0) AS negatives,
       count(*) FILTER (${outside}) AS outliers,
       min(${column}) FILTER (isfinite(${column})) AS low, max(${column}) FILTER (isfinite(${column})) AS high
     FROM ${from}`,
  );
  const { low, high, ...rest } = counts;
  return { ...rest, histogram: low < high ? await steps(from, column, low, high) : [] };
}

async function steps(
  from: string,
  column: string,
  low: number,
  high: number,
): Promise<{ from: number; to: number; count: number }[]> {
  const width = (high - low) / HISTOGRAM_STEPS;
  const place = `least(${HISTOGRAM_STEPS - 1}, floor((${column} - ${low}::DOUBLE) / ${width}::DOUBLE))`;
  const rows = await query<{ place: number; count: number }>(
    `SELECT ${place} AS place, count(*) AS count FROM ${from} WHERE isfinite(${column}) GROUP BY place`,
  );
  const counts = new Map(rows.map((row) => [row.place, row.count]));
  return Array.from({ length: HISTOGRAM_STEPS }, (_, index) => ({
    from: low + index * width,
    to: low + (index + 1) * width,
    count: counts.get(index) ?? 0,
  }));
}
