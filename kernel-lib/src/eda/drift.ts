import { query, queryOne, quoted, type Row } from './engine.js';

type Counts = readonly [number, number];

/** @internal Greatest distance of two empirical distributions, and its asymptotic p. */
export async function kolmogorovSmirnov(
  a: string,
  b: string,
  name: string,
): Promise<{ n: Counts; distance?: number; p?: number }> {
  const column = `nullif(${quoted(name)}::DOUBLE, 'nan'::DOUBLE)`;
  const { na, nb, distance } = await queryOne<Row & { na: number; nb: number; distance: number | null }>(
    `WITH pooled AS (SELECT ${column} AS v, 1 AS a, 0 AS b FROM ${a} UNION ALL SELECT ${column}, 0, 1 FROM ${b}),
     steps AS (SELECT v, sum(a) AS a, sum(b) AS b FROM pooled WHERE v IS NOT NULL GROUP BY v),
     sums AS (SELECT sum(a) OVER (ORDER BY v) AS fa, sum(b) OVER (ORDER BY v) AS fb,
       sum(a) OVER () AS na, sum(b) OVER () AS nb FROM steps)
     SELECT coalesce(max(na), 0)::DOUBLE AS na, coalesce(max(nb), 0)::DOUBLE AS nb,
       max(abs(fa / nullif(na, 0) - fb / nullif(nb, 0)))::DOUBLE AS distance FROM sums`,
  );
  if (distance === null) return { n: [na, nb] };
  return { n: [na, nb], distance, p: kolmogorovP(distance * Math.sqrt((na * nb) / (na + nb))) };
}

const TERMS = 100;

/** Chance of a scaled distance of at least λ between samples of one distribution. */
function kolmogorovP(lambda: number): number {
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= TERMS; k++) sum += 2 * (-1) ** (k - 1) * Math.exp(-2 * (k * lambda) ** 2);
  return Math.max(0, Math.min(1, sum));
}

/** @internal Square root of the Jensen–Shannon divergence to base 2: 0 for equal shares, 1 for nothing in common. */
export async function jensenShannon(
  a: string,
  b: string,
  name: string,
): Promise<{ n: Counts; distance?: number }> {
  const column = `${quoted(name)}::VARCHAR`;
  const rows = await query<Row & { a: number; b: number }>(
    `SELECT sum(a)::DOUBLE AS a, sum(b)::DOUBLE AS b FROM
       (SELECT ${column} AS v, 1 AS a, 0 AS b FROM ${a} UNION ALL SELECT ${column}, 0, 1 FROM ${b}) GROUP BY v`,
  );
  const total = (side: 'a' | 'b'): number => rows.reduce((sum, row) => sum + row[side], 0);
  const n: Counts = [total('a'), total('b')];
  if (n[0] === 0 || n[1] === 0) return { n };
  const divergence = rows.reduce((sum, row) => {
    const [p, q] = [row.a / n[0], row.b / n[1]];
    return sum + (part(p, (p + q) / 2) + part(q, (p + q) / 2)) / 2;
  }, 0);
  return { n, distance: Math.sqrt(Math.max(0, divergence)) };
}

function part(share: number, mean: number): number {
  return share === 0 ? 0 : share * Math.log2(share / mean);
}
