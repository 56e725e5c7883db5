import { queryOne, type Row } from './engine.js';

const SHARES = [0.25, 0.5, 0.75] as const;
// Below this the engine's own exact quantiles, which gather a whole column at once, are quicker.
const LARGE_ROWS = 200_000;
const SAMPLE_PERCENT = 1;
/** How far to both sides of a share the sample's quantiles are taken: some ten standard errors of 1 % of LARGE_ROWS. */
const MARGIN = 0.02;

/** Exact quartiles of type 7; absent where a column knows nothing. */
export type Quartiles = readonly [q1: number, median: number, q3: number] | undefined;

/**
 * Quartiles of each expression over a table.
 *
 * Of a large table a sample first brackets each quartile; one pass counts what lies below and within each bracket, and
 * another takes the quartile from among the values within. The sample decides how fast it is, never the result: where a
 * bracket misses, the whole column is asked.
 */
export async function quartiles(
  from: string,
  expressions: readonly string[],
  rowCount: number,
): Promise<Quartiles[]> {
  if (expressions.length === 0) return [];
  const source = columnsOf(from, expressions);
  if (rowCount < LARGE_ROWS) return wholeQuartiles(source, expressions);
  const brackets = await sampleBrackets(from, expressions);
  const counts = await queryOne<Numbers>(
    `SELECT ${each(expressions, (x, c) => [
      `count(${x}) AS n${c}`,
      ...SHARES.flatMap((_, s) => {
        const { low, high } = literals(brackets, c, s);
        return [
          `sum((${x} < ${low})::INT) AS b${c}_${s}`,
          `sum((${x} BETWEEN ${low} AND ${high})::INT) AS w${c}_${s}`,
        ];
      }),
    ])} FROM ${source}`,
  );
  const parts = each(expressions, (x, c) =>
    SHARES.map((share, s) => {
      const position = share * ((counts[`n${c}`] ?? 0) - 1);
      const [below, within] = [counts[`b${c}_${s}`] ?? 0, counts[`w${c}_${s}`] ?? 0];
      const inside = below <= Math.floor(position) && Math.ceil(position) < below + within;
      const { low, high } = literals(brackets, c, s);
      const sql = inside
        ? `quantile_cont(${x}, ${within > 1 ? (position - below) / (within - 1) : 0}) FILTER (${x} BETWEEN ${low} AND ${high})`
        : `quantile_cont(${x}, ${share})`;
      return `${sql} AS q${c}_${s}`;
    }),
  );
  const found = await queryOne(`SELECT ${parts} FROM ${source}`);
  return expressions.map((_, c) => toQuartiles(SHARES.map((_, s) => found[`q${c}_${s}`])));
}

type Numbers = Row & Readonly<Record<string, number>>;

async function wholeQuartiles(source: string, expressions: readonly string[]): Promise<Quartiles[]> {
  const lists = each(expressions, (x, c) => [`quantile_cont(${x}, [${SHARES.join(', ')}]) AS q${c}`]);
  const columns = each(expressions, (_, c) => SHARES.map((_, s) => `q${c}[${s + 1}] AS q${c}_${s}`));
  const found = await queryOne(`SELECT ${columns} FROM (SELECT ${lists} FROM ${source})`);
  return expressions.map((_, c) => toQuartiles(SHARES.map((_, s) => found[`q${c}_${s}`])));
}

/** Two quantiles of a sample about each quartile of each expression. */
async function sampleBrackets(from: string, expressions: readonly string[]): Promise<Row> {
  const edges = SHARES.flatMap((share) => [share - MARGIN, share + MARGIN]);
  const lists = each(expressions, (x, c) => [`quantile_cont(${x}, [${edges.join(', ')}]) AS q${c}`]);
  const columns = each(expressions, (_, c) => edges.map((_, e) => `q${c}[${e + 1}] AS e${c}_${e}`));
  const sample = columnsOf(`${from} USING SAMPLE ${SAMPLE_PERCENT} PERCENT (system, 1)`, expressions);
  return queryOne(`SELECT ${columns} FROM (SELECT ${lists} FROM ${sample})`);
}

/** The edges of a bracket; where the sample knew nothing, one that holds nothing. */
function literals(brackets: Row, column: number, share: number): { low: string; high: string } {
  const [low, high] = [brackets[`e${column}_${2 * share}`], brackets[`e${column}_${2 * share + 1}`]];
  const number = (edge: unknown): string => (typeof edge === 'number' ? `'${edge}'::DOUBLE` : 'NULL::DOUBLE');
  return { low: number(low), high: number(high) };
}

/** Each expression is computed once, and then has a name: the engine would repeat it for every figure. */
function columnsOf(from: string, expressions: readonly string[]): string {
  return `(SELECT ${expressions.map((expression, column) => `${expression} AS k${column}`).join(', ')} FROM ${from})`;
}

function each(
  expressions: readonly string[],
  parts: (name: string, column: number) => readonly string[],
): string {
  return expressions.flatMap((_, column) => parts(`k${column}`, column)).join(', ');
}

function toQuartiles(found: readonly unknown[]): Quartiles {
  const known = found.filter((value) => typeof value === 'number');
  return known.length === SHARES.length ? (known as [number, number, number]) : undefined;
}
