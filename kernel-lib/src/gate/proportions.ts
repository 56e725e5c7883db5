/** The normal quantile of a two-sided 95 % interval. */
const Z = 1.959963984540054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Wilson's 95 % interval of a pass rate. */
export function wilson(passed: number, of: number): Interval {
  const rate = passed / of;
  const scale = 1 + Z ** 2 / of;
  const centre = (rate + Z ** 2 / (2 * of)) / scale;
  const half = (Z / scale) * Math.sqrt((rate * (1 - rate)) / of + Z ** 2 / (4 * of ** 2));
  return { low: passed === 0 ? 0 : centre - half, high: passed === of ? 1 : centre + half };
}

/** How many cases must all pass for Wilson's interval to lie above `rate`. */
export function casesNeeded(rate: number): number {
  return Math.ceil((Z ** 2 * rate) / (1 - rate));
}

/**
 * McNemar's exact two-sided p: of the pairs that differ, as many would go one way by a coin.
 *
 * @param lost passed before and fails now; `won` the other way.
 */
export function mcNemar(lost: number, won: number): number {
  const pairs = lost + won;
  if (pairs === 0) return 1;
  let tail = 0;
  for (let k = 0; k <= Math.min(lost, won); k++) tail += Math.exp(logChoose(pairs, k) - pairs * Math.LN2);
  return Math.min(1, 2 * tail);
}

/** Bonett and Price's 95 % interval of the share lost less the share won, of `of` pairs. */
export function pairedDifference(lost: number, won: number, of: number): Interval {
  const [shareLost, shareWon] = [(lost + 1) / (of + 2), (won + 1) / (of + 2)];
  const centre = shareLost - shareWon;
  const half = Z * Math.sqrt((shareLost + shareWon - centre ** 2) / (of + 2));
  return { low: Math.max(-1, centre - half), high: Math.min(1, centre + half) };
}

/** Agresti and Caffo's 95 % interval of rate `a` less rate `b`, of different cases, and the p of no difference. */
export function rateDifference(
  a: { readonly passed: number; readonly of: number },
  b: { readonly passed: number; readonly of: number },
): Interval & { readonly p: number } {
  const [rateA, rateB] = [(a.passed + 1) / (a.of + 2), (b.passed + 1) / (b.of + 2)];
  const error = Math.sqrt((rateA * (1 - rateA)) / (a.of + 2) + (rateB * (1 - rateB)) / (b.of + 2));
  const centre = rateA - rateB;
  return { low: centre - Z * error, high: centre + Z * error, p: twoSided(centre / error) };
}

/** Benjamini and Hochberg's adjusted p values, in the order given. */
export function adjust(values: readonly number[]): readonly number[] {
  const order = values.map((_, index) => index).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  const adjusted = new Array<number>(values.length);
  let least = 1;
  order.forEach((index, place) => {
    least = Math.min(least, ((values[index] ?? 0) * values.length) / (values.length - place));
    adjusted[index] = least;
  });
  return adjusted;
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}

/** Of a standard normal; Abramowitz and Stegun 7.1.26, whose error is below 1.5e-7. */
function twoSided(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return series * Math.exp(-(x ** 2));
}
