import { intervalOf, logRatioDraws } from '../benchmark/bootstrap.js';
import { invalid } from '../check/arguments.js';
import type { Json } from '../stage/message.js';
import { mcNemar, pairedDifference, rateDifference } from './proportions.js';
import type { ResolvedRule } from './rules.js';
import { centreOf, type Value } from './values.js';

type ChangeRule = Extract<ResolvedRule, { kind: 'change' }>;

/** A change for the worse, as far as it can be told; positive is worse. */
export interface Change {
  readonly worse: number;
  /** 95 %; undefined where there is one number each. */
  readonly low?: number;
  readonly high?: number;
  readonly p?: number;
  readonly evidence: { readonly [key: string]: Json };
  /** Why nothing can be told. */
  readonly cannotTell?: string;
}

const LEAST_SAMPLES = 5;

/** Compares a value with its baseline: by samples where both have them, by pairs where the cases are the same. */
export function measureChange(rule: ChangeRule, now: Value, before: Value, seed: number): Change {
  if (now.kind === 'passes' && before.kind === 'passes') return passesChange(rule, now, before);
  if (now.kind === 'samples' && before.kind === 'samples')
    return samplesChange(rule, now.launches, before.launches, seed);
  const [value, base] = [centreOf(now), centreOf(before)];
  const evidence = { value, baseline: base, samples: 'one number on a side: its noise is not known' };
  if (!Number.isFinite(value) || !Number.isFinite(base) || base === 0) {
    return {
      worse: NaN,
      evidence: { value: String(value), baseline: String(base) },
      cannotTell: `${value} against ${base} is no share`,
    };
  }
  const change = (value - base) / Math.abs(base);
  return { worse: rule.better === 'lower' ? change : -change, evidence };
}

function samplesChange(
  rule: ChangeRule,
  now: readonly (readonly number[])[],
  before: readonly (readonly number[])[],
  seed: number,
): Change {
  if ([...now.flat(), ...before.flat()].some((sample) => sample <= 0)) {
    throw invalid(`The samples of "${rule.metric}"`, now, 'numbers over 0: a ratio of others means nothing');
  }
  const counts = { launches: now.length, baselineLaunches: before.length };
  if (now.length < LEAST_SAMPLES || before.length < LEAST_SAMPLES) {
    const cannotTell = `${now.length} against ${before.length} samples, where ${LEAST_SAMPLES} each are needed`;
    return { worse: NaN, evidence: counts, cannotTell };
  }
  const draws = logRatioDraws(before, now, seed);
  const { ratio, low, high } = intervalOf(before, now, draws);
  const below = draws.filter((draw) => draw <= 0).length;
  const tail = Math.min(below, draws.length - below);
  const p = Math.min(1, (2 * (tail + 1)) / (draws.length + 1));
  const evidence = {
    ...{ ratio, low, high, ...counts, seed, method: 'bootstrap of the ratio of medians, 95 %' },
    smallestVisible: Math.sqrt(high / low) - 1,
  };
  return rule.better === 'lower'
    ? { worse: ratio - 1, low: low - 1, high: high - 1, p, evidence }
    : { worse: 1 - ratio, low: 1 - high, high: 1 - low, p, evidence };
}

type Passes = Extract<Value, { kind: 'passes' }>;

function passesChange(rule: ChangeRule, now: Passes, before: Passes): Change {
  const sign = rule.better === 'higher' ? 1 : -1;
  const rates = { rate: now.passed / now.of, baselineRate: before.passed / before.of };
  if (now.cases !== undefined && before.cases !== undefined && now.of === before.of) {
    const { cases } = before;
    const differ = (was: boolean): number =>
      now.cases?.filter((is, index) => cases[index] === was && is !== was).length ?? 0;
    const [lost, won] =
      rule.better === 'higher' ? [differ(true), differ(false)] : [differ(false), differ(true)];
    const { low, high } = pairedDifference(lost, won, now.of);
    // Fewer than six pairs that differ cannot reach p < 0.05.
    const evidence = {
      ...rates,
      pairs: now.of,
      lost,
      won,
      low,
      high,
      method: 'McNemar, exact',
      smallestVisible: 6 / now.of,
    };
    return { worse: (lost - won) / now.of, low, high, p: mcNemar(lost, won), evidence };
  }
  const [a, b] = sign === 1 ? [before, now] : [now, before];
  const { low, high, p } = rateDifference(a, b);
  const evidence = {
    ...rates,
    of: now.of,
    baselineOf: before.of,
    low,
    high,
    method: 'Agresti–Caffo, 95 %',
    smallestVisible: (high - low) / 2,
  };
  return { worse: a.passed / a.of - b.passed / b.of, low, high, p, evidence };
}
