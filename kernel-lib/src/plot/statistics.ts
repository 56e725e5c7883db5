import { quantile } from '../benchmark/distribution.js';
import type { BoxStatistics } from './figure.js';

const WHISKER = 1.5;

/** Of at least one value. */
export function boxStatistics(values: readonly number[]): BoxStatistics {
  const sorted = [...values].sort((a, b) => a - b);
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((p) => quantile(sorted, p)) as [number, number, number];
  const reach = WHISKER * (q3 - q1);
  const inside = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach);
  const outliers = sorted.filter((value) => value < q1 - reach || value > q3 + reach);
  return { n: sorted.length, q1, median, q3, low: inside[0] ?? q1, high: inside.at(-1) ?? q3, outliers };
}

/** Gaussian kernel density at `places`, with Silverman's bandwidth. */
export function density(values: readonly number[], places: readonly number[]): number[] {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1));
  const { q1, q3 } = boxStatistics(values);
  const spread = Math.min(sd, (q3 - q1) / 1.34 || sd) || Math.abs(mean) / 100 || 1;
  const width = 0.9 * spread * n ** -0.2;
  return places.map((place) => {
    const sum = values.reduce((all, value) => all + Math.exp(-(((place - value) / width) ** 2) / 2), 0);
    return sum / (n * width * Math.sqrt(2 * Math.PI));
  });
}

const FEWEST_BINS = 5;
const MOST_BINS = 60;

/** Bins by Freedman and Diaconis, with round edges. */
export function bins(
  values: readonly number[],
  wanted?: number,
): { from: number; to: number; count: number }[] {
  const { n, q1, q3 } = boxStatistics(values);
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const rule = (2 * (q3 - q1)) / Math.cbrt(n);
  const count =
    wanted ?? Math.max(FEWEST_BINS, Math.min(MOST_BINS, Math.ceil((high - low) / rule) || FEWEST_BINS));
  const width = roundStep(spanOf(low, high) / count);
  const first = Math.floor(low / width);
  const last = Math.max(first + 1, Math.ceil(high / width));
  const made = Array.from({ length: last - first }, (_, index) => ({
    from: tidy((first + index) * width),
    to: tidy((first + index + 1) * width),
    count: 0,
  }));
  for (const value of values) {
    const bin = made[Math.min(made.length - 1, Math.floor(value / width) - first)];
    if (bin !== undefined) bin.count += 1;
  }
  return made;
}

/** What the bins cover: not so little that rounding eats their edges. */
function spanOf(low: number, high: number): number {
  const size = Math.max(Math.abs(low), Math.abs(high));
  return Math.max(high > low ? Math.max(high - low, size * 1e-9) : size || 1, 1e-300);
}

/** 1, 2 or 5 times a power of ten, nearest above. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5].find((factor) => factor * power >= step * 0.999) ?? 10);
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
