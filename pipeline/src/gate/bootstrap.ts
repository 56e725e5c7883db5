/** How many times both sides are drawn anew. */
const RESAMPLES = 2000;

export interface RatioOfMeans {
  readonly ratio: number;
  /** 95 %. */
  readonly low: number;
  readonly high: number;
  /** Of "no change", two-sided. */
  readonly p: number;
}

/**
 * The geometric mean of `now` over that of `before`, with a bootstrapped interval; seeded, so that a verdict can be had again.
 * For samples that are launches of their own it is what `gate` of the library `stagebook` says; a contract test pins that.
 */
export function ratioOfMeans(before: readonly number[], now: readonly number[], seed = 0): RatioOfMeans {
  const random = randomNumbers(seed);
  const draws = Array.from({ length: RESAMPLES }, () => {
    return meanLog(redraw(now, random)) - meanLog(redraw(before, random));
  }).sort((a, b) => a - b);
  const below = draws.filter((draw) => draw <= 0).length;
  const tail = Math.min(below, draws.length - below);
  return {
    ratio: Math.exp(meanLog(now) - meanLog(before)),
    low: Math.exp(quantile(draws, 0.025)),
    high: Math.exp(quantile(draws, 0.975)),
    p: Math.min(1, (2 * (tail + 1)) / (RESAMPLES + 1)),
  };
}

function meanLog(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + Math.log(sample), 0) / samples.length;
}

function redraw(samples: readonly number[], random: () => number): readonly number[] {
  return samples.map(() => samples[Math.floor(random() * samples.length)] as number);
}

/** Type 7; `sorted` ascends. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const [low = NaN, high = NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (at - Math.floor(at)) * (high - low);
}

/** mulberry32 */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
