import { checkFinite, checkList, checkOneOf, checkRecord, checkText, invalid } from '../check/arguments.js';

/** A bound on a value: outside it, the gate fails. Of samples the median counts, of a pass rate the share. */
export interface BoundRule {
  readonly metric: string;
  /** Default: the rule in words. */
  readonly name?: string;
  readonly min?: number;
  readonly max?: number;
}

/** A change for the worse against the baseline, by a share of it. */
export interface ChangeRule {
  readonly metric: string;
  readonly name?: string;
  readonly better: 'lower' | 'higher';
  /**
   * The least change for the worse that matters, as a share: 0.1 is 10 %. Of pass rates and of paired passes and failures it
   * is a difference: 0.1 is ten of a hundred.
   */
  readonly worseBy: number;
  /** What an A/A check of this machine showed (`compare().noiseFloor`): a `worseBy` beneath it is refused. Default: 0. */
  readonly noiseFloor?: number;
}

/** A pass rate that must be at least `minRate`, by its Wilson interval. */
export interface RateRule {
  readonly metric: string;
  readonly name?: string;
  /** 0–1. */
  readonly minRate: number;
}

export type GateRule = BoundRule | ChangeRule | RateRule;

/** A rule whose kind and name are known. */
export type ResolvedRule =
  | (BoundRule & { readonly kind: 'bound'; readonly name: string })
  | (Required<ChangeRule> & { readonly kind: 'change' })
  | (Required<RateRule> & { readonly kind: 'rate' });

const KEYS = ['metric', 'name', 'min', 'max', 'better', 'worseBy', 'noiseFloor', 'minRate'];

/** @throws {StagebookError} `ARGUMENT_INVALID` for a rule that is none, that is two, or that noise would decide. */
export function resolveRules(rules: readonly GateRule[]): readonly ResolvedRule[] {
  const resolved = checkList('rules', rules).map(resolveRule);
  if (resolved.length === 0) throw invalid('rules', rules, 'at least one rule');
  const names = resolved.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid('The name of a gate', twice, 'a name that no other rule has');
  return resolved;
}

function resolveRule(rule: GateRule): ResolvedRule {
  const wanted = 'an object such as { metric: "latency", max: 200 }';
  const fields = checkRecord('A rule', rule, wanted);
  const unknown = Object.keys(fields).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw invalid('A key of a rule', unknown, `one of ${KEYS.join(', ')}`);
  const metric = checkText('The metric of a rule', fields['metric']);
  const named = (text: string): string =>
    fields['name'] === undefined ? text : checkText('The name of a rule', fields['name']);
  const { min, max, worseBy, minRate } = fields;
  const kinds = [min !== undefined || max !== undefined, worseBy !== undefined, minRate !== undefined];
  if (kinds.filter(Boolean).length !== 1) {
    throw invalid(
      `The rule for "${metric}"`,
      rule,
      'either "min" and "max", or "better" and "worseBy", or "minRate"',
    );
  }
  if (minRate !== undefined) {
    const rate = checkFinite('"minRate"', minRate);
    if (rate <= 0 || rate >= 1)
      throw invalid('"minRate"', rate, 'a share between 0 and 1; "all must pass" is { min: 1 }');
    return { kind: 'rate', metric, minRate: rate, name: named(`${metric} ≥ ${rate}`) };
  }
  if (worseBy !== undefined) {
    const share = checkFinite('"worseBy"', worseBy);
    const noiseFloor =
      fields['noiseFloor'] === undefined ? 0 : checkFinite('"noiseFloor"', fields['noiseFloor']);
    if (share <= 0) throw invalid('"worseBy"', share, 'a share over 0, such as 0.1 for 10 %');
    if (share < noiseFloor) {
      throw invalid(
        '"worseBy"',
        share,
        `at least the noise floor of ${noiseFloor}: beneath it noise would decide`,
      );
    }
    const better = checkOneOf('"better"', fields['better'], ['lower', 'higher']);
    return {
      kind: 'change',
      metric,
      better,
      worseBy: share,
      noiseFloor,
      name: named(`${metric} no worse by ${share}`),
    };
  }
  const bounds = {
    ...(min !== undefined && { min: checkFinite('"min"', min) }),
    ...(max !== undefined && { max: checkFinite('"max"', max) }),
  };
  const words = [
    ...(min === undefined ? [] : [`≥ ${bounds.min}`]),
    ...(max === undefined ? [] : [`≤ ${bounds.max}`]),
  ];
  return { kind: 'bound', metric, ...bounds, name: named(`${metric} ${words.join(' and ')}`) };
}
