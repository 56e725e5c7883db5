import { checkCount, invalid } from '../check/arguments.js';
import { median } from '../benchmark/distribution.js';

/**
 * What was measured: a number; samples (`[1, 2, 3]`), or samples by launch (`[[1, 2], [3, 4]]`); passes and failures in the
 * order of the cases (`[true, false]`), or their count.
 */
export type GateMetric =
  | number
  | readonly number[]
  | readonly (readonly number[])[]
  | readonly boolean[]
  | { readonly passed: number; readonly of: number };

export type GateMetrics = Readonly<Record<string, GateMetric>>;

export type Value =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'samples'; readonly launches: readonly (readonly number[])[] }
  | {
      readonly kind: 'passes';
      readonly passed: number;
      readonly of: number;
      readonly cases?: readonly boolean[];
    };

/** Undefined where the metric was not measured. */
export function valueOf(metrics: GateMetrics, metric: string): Value | undefined {
  const value = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
  return value === undefined ? undefined : toValue(metric, value);
}

/** One number for a value: itself, the median, the share that passed. */
export function centreOf(value: Value): number {
  switch (value.kind) {
    case 'number':
      return value.value;
    case 'samples':
      return median(value.launches.flat());
    case 'passes':
      return value.passed / value.of;
    default:
      return value satisfies never;
  }
}

function toValue(metric: string, value: GateMetric): Value {
  if (typeof value === 'number') return { kind: 'number', value };
  const what = `Metric "${metric}"`;
  if (isList(value)) {
    if (value.length === 0) throw invalid(what, value, 'at least one sample');
    if (value.every((item) => typeof item === 'boolean')) {
      return { kind: 'passes', passed: value.filter(Boolean).length, of: value.length, cases: value };
    }
    const [only] = value;
    if (value.length === 1 && typeof only === 'number') return { kind: 'number', value: only };
    const launches = value.map((item) => (isList(item) ? item : [item]));
    const isSound = launches.every((launch) => launch.length > 0 && launch.every(Number.isFinite));
    if (!isSound) throw invalid(what, value, 'finite numbers, or lists of them by launch');
    return { kind: 'samples', launches: launches };
  }
  const { passed, of } = (value ?? {}) as { passed: unknown; of: unknown };
  const cases = checkCount(`${what}.of`, of, 1);
  if (checkCount(`${what}.passed`, passed) > cases)
    throw invalid(`${what}.passed`, passed, `at most ${cases}`);
  return { kind: 'passes', passed: passed as number, of: cases };
}

function isList(value: unknown): value is readonly (number | boolean | readonly number[])[] {
  return Array.isArray(value);
}
