import { randomNumbers } from '../generate/sampler.js';
import { median, quantile } from './distribution.js';

const RESAMPLES = 2000;

export interface RatioInterval {
  /** Median of `b`'s launches over `a`'s. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Ratio of two sets of launches with a 95 % interval: launches are drawn anew, then the iterations inside each, since
 * launches of one program differ by more than iterations of one launch.
 */
export function ratioInterval(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  seed: number,
): RatioInterval {
  return intervalOf(a, b, logRatioDraws(a, b, seed));
}

export function intervalOf(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  draws: readonly number[],
): RatioInterval {
  return {
    ratio: Math.exp(logCentre(b) - logCentre(a)),
    low: Math.exp(quantile(draws, 0.025)),
    high: Math.exp(quantile(draws, 0.975)),
  };
}

/** Logarithms of the ratio of `b` over `a`, one for each time that both are drawn anew, ascending. */
export function logRatioDraws(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  seed: number,
): readonly number[] {
  const random = randomNumbers(seed);
  const draws: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    draws.push(
      logCentre(b.map(() => redraw(pick(b, random), random))) -
        logCentre(a.map(() => redraw(pick(a, random), random))),
    );
  }
  return draws.sort((x, y) => x - y);
}

/** Mean of the logarithms of the launches' medians. */
function logCentre(launches: readonly (readonly number[])[]): number {
  return launches.reduce((sum, launch) => sum + Math.log(median(launch)), 0) / launches.length;
}

function redraw(values: readonly number[], random: () => number): number[] {
  return values.map(() => pick(values, random));
}

function pick<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)]!;
}
