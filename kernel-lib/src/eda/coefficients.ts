import { queryOne, quoted, type Row } from './engine.js';

export interface Pair {
  readonly x: string;
  readonly y: string;
}

/** n and r of each pair over the rows that know both, in one pass. */
export async function pearsons(from: string, pairs: readonly Pair[]): Promise<{ n: number; r?: number }[]> {
  if (pairs.length === 0) return [];
  const finite = await finiteColumns(from, [...new Set(pairs.flatMap(({ x, y }) => [x, y]))]);
  const cells = (column: string): string => (finite.has(column) ? quoted(column) : known(column));
  const parts = pairs.map(({ x, y }, index) => {
    const [a, b] = [cells(x), cells(y)];
    return `regr_count(${a}, ${b}) AS n${index}, corr(${a}, ${b}) AS r${index}`;
  });
  const row = await queryOne(`SELECT ${parts.join(', ')} FROM ${from}`);
  return pairs.map((_, index) => {
    const r = coefficient(row, `r${index}`);
    return { n: row[`n${index}`] as number, ...(r !== undefined && { r }) };
  });
}

/** Of the ranks. Complete columns are ranked once; a pair with gaps is ranked among the rows that know both. */
export async function spearmans(
  from: string,
  columns: readonly string[],
  pairs: readonly Pair[],
): Promise<(number | undefined)[]> {
  const complete = await completeColumns(from, columns);
  const whole = pairs.filter(({ x, y }) => complete.has(x) && complete.has(y));
  const found = new Map<Pair, number | undefined>();
  if (whole.length > 0) await rank(from, whole, 'true', found);
  for (const pair of pairs) {
    if (found.has(pair)) continue;
    await rank(from, [pair], `${known(pair.x)} IS NOT NULL AND ${known(pair.y)} IS NOT NULL`, found);
  }
  return pairs.map((pair) => found.get(pair));
}

async function rank(
  from: string,
  pairs: readonly Pair[],
  where: string,
  found: Map<Pair, number | undefined>,
): Promise<void> {
  const columns = [...new Set(pairs.flatMap(({ x, y }) => [x, y]))];
  const place = (column: string): string => `k${columns.indexOf(column)}`;
  const ranks = columns.map((column) => {
    const ties = `count(*) OVER (PARTITION BY ${quoted(column)})`;
    return `rank() OVER (ORDER BY ${quoted(column)}) + (${ties} - 1) / 2 AS ${place(column)}`;
  });
  const parts = pairs.map(({ x, y }, index) => `corr(${place(x)}, ${place(y)}) AS r${index}`);
  const row = await queryOne(
    `SELECT ${parts.join(', ')} FROM (SELECT ${ranks.join(', ')} FROM ${from} WHERE ${where})`,
  );
  pairs.forEach((pair, index) => found.set(pair, coefficient(row, `r${index}`)));
}

async function completeColumns(from: string, columns: readonly string[]): Promise<Set<string>> {
  if (columns.length === 0) return new Set();
  const parts = columns.map((column, index) => `count(*) = count(${known(column)}) AS c${index}`);
  const row = await queryOne(`SELECT ${parts.join(', ')} FROM ${from}`);
  return new Set(columns.filter((_, index) => row[`c${index}`] === true));
}

/** Columns whose known cells are all finite, so that none needs to be asked. A sum that overflows only costs time. */
async function finiteColumns(from: string, columns: readonly string[]): Promise<Set<string>> {
  const parts = columns.map(
    (column, index) => `coalesce(isfinite(sum(${quoted(column)}::DOUBLE)), true) AS c${index}`,
  );
  const row = await queryOne(`SELECT ${parts.join(', ')} FROM ${from}`);
  return new Set(columns.filter((_, index) => row[`c${index}`] === true));
}

function known(column: string): string {
  return `CASE WHEN isfinite(${quoted(column)}::DOUBLE) THEN ${quoted(column)}::DOUBLE END`;
}

/** The engine gives null or NaN where r is undefined; rounding may carry it a hair past 1. */
function coefficient(row: Row, name: string): number | undefined {
  const r = row[name];
  return typeof r === 'number' && !Number.isNaN(r) ? Math.max(-1, Math.min(1, r)) : undefined;
}
