import { checkRecord, invalid } from '../check/arguments.js';
import { displayable, type Displayable } from '../cell/display.js';
import { gridView } from '../cell/grid.js';
import { formatNumber } from '../cell/number.js';
import type { Json } from '../stage/message.js';
import { verdict as sendVerdict } from '../stage/verdict.js';
import { measureChange, type Change } from './judge-change.js';
import { adjust, casesNeeded, wilson } from './proportions.js';
import { resolveRules, type GateRule, type ResolvedRule } from './rules.js';
import { centreOf, valueOf, type GateMetrics, type Value } from './values.js';

/** What to compare with: a run's numbers, or a registered version's. */
export interface Baseline {
  /** For people: `distilgpt2@champion (version 3)`. */
  readonly name: string;
  readonly metrics: GateMetrics;
  /** Of another machine nothing is judged. Default: not known. */
  readonly machine?: string;
}

export interface GateOptions {
  /** What rules with `worseBy` compare with. */
  readonly baseline?: Baseline;
  /** The machine's fingerprint. Default: not known. */
  readonly machine?: string;
  /** False discovery rate over all rules that compare (Benjamini–Hochberg). Default: 0.05. */
  readonly q?: number;
  /** Of the bootstrap. Default: 0. */
  readonly seed?: number;
  /** Whether the engine is told, so that a failure fails the stage. Default: true. */
  readonly send?: boolean;
}

export interface GateVerdict {
  readonly gate: string;
  readonly status: 'pass' | 'fail' | 'inconclusive';
  /** One sentence for people. */
  readonly reason: string;
  /** The numbers that it rests on. */
  readonly evidence: { readonly [key: string]: Json };
}

export interface Gated {
  /** The worst of the verdicts. */
  readonly status: GateVerdict['status'];
  /** Whether every verdict is a pass. */
  readonly passed: boolean;
  /** In the order of the rules. */
  readonly verdicts: readonly GateVerdict[];
}

type Finding =
  GateVerdict | { readonly rule: Extract<ResolvedRule, { kind: 'change' }>; readonly change: Change };

/**
 * Judges `metrics` by `rules`: bounds, change for the worse against a baseline, pass rates. Where there are samples, a change
 * fails only if its interval excludes "no change" *and* it is larger than `worseBy`; it passes if the interval excludes a
 * change that large; else it is inconclusive. Inside a stage the verdicts go to the engine, which fails it for a failure.
 *
 * @throws {StagebookError} `ARGUMENT_INVALID` for rules and metrics that mean nothing.
 */
export async function gate(
  metrics: GateMetrics,
  rules: readonly GateRule[],
  options: GateOptions = {},
): Promise<Gated & Displayable> {
  checkRecord('metrics', metrics);
  const { q = 0.05, send = true } = options;
  if (!(q > 0 && q < 1)) throw invalid('"q"', q, 'a share between 0 and 1');
  const findings = resolveRules(rules).map((rule) => find(rule, metrics, options));
  const compared = findings.flatMap((finding) => ('change' in finding ? [finding.change.p] : []));
  const known = compared.filter((p) => p !== undefined);
  const adjusted = adjust(known)[Symbol.iterator]();
  const verdicts = findings.map((finding) => {
    if (!('change' in finding)) return finding;
    const adjustedP = finding.change.p === undefined ? undefined : (adjusted.next().value as number);
    return judgeChange(finding.rule, finding.change, adjustedP, q, options.baseline?.name ?? '');
  });
  if (send) for (const verdict of verdicts) await sendVerdict(verdict);
  return toGated(verdicts);
}

function find(rule: ResolvedRule, metrics: GateMetrics, options: GateOptions): Finding {
  const value = valueOf(metrics, rule.metric);
  const say = (
    status: GateVerdict['status'],
    reason: string,
    evidence: GateVerdict['evidence'],
  ): GateVerdict => {
    return { gate: rule.name, status, reason, evidence: { metric: rule.metric, ...evidence } };
  };
  if (value === undefined)
    return say('fail', `"${rule.metric}" was not measured, so nothing is known of it.`, {});
  switch (rule.kind) {
    case 'bound':
      return judgeBound(rule, value, say);
    case 'rate':
      return judgeRate(rule, value, say);
    case 'change': {
      const { baseline, machine, seed = 0 } = options;
      if (baseline === undefined) throw invalid('"baseline"', undefined, `what "${rule.name}" compares with`);
      if (machine !== undefined && baseline.machine !== undefined && machine !== baseline.machine) {
        return say(
          'inconclusive',
          `${baseline.name} was measured on another machine: its numbers are advisory.`,
          {
            ...{ machine, baselineMachine: baseline.machine, value: shownNumber(centreOf(value)) },
          },
        );
      }
      const before = valueOf(baseline.metrics, rule.metric);
      if (before === undefined)
        return say('inconclusive', `${baseline.name} has no "${rule.metric}" to compare with.`, {});
      return { rule, change: measureChange(rule, value, before, seed) };
    }
    default:
      return rule satisfies never;
  }
}

type Say = (status: GateVerdict['status'], reason: string, evidence: GateVerdict['evidence']) => GateVerdict;

function judgeBound(rule: Extract<ResolvedRule, { kind: 'bound' }>, value: Value, say: Say): GateVerdict {
  const { metric, min, max } = rule;
  const centre = centreOf(value);
  const shown = Number.isInteger(centre) ? String(centre) : formatNumber(centre, 3);
  const evidence = {
    value: shownNumber(centre),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(value.kind === 'passes' && { passed: value.passed, of: value.of }),
    ...(value.kind === 'samples' && { samples: value.launches.flat().length, statistic: 'median' }),
  };
  if (min !== undefined && !(centre >= min))
    return say('fail', `${metric} is ${shown}, and at least ${min} is asked for.`, evidence);
  if (max !== undefined && !(centre <= max))
    return say('fail', `${metric} is ${shown}, and at most ${max} is allowed.`, evidence);
  return say('pass', `${metric} is ${shown}.`, evidence);
}

function judgeRate(rule: Extract<ResolvedRule, { kind: 'rate' }>, value: Value, say: Say): GateVerdict {
  const { metric, minRate } = rule;
  if (value.kind !== 'passes')
    throw invalid(`Metric "${metric}"`, centreOf(value), 'a list of true and false, or { passed, of }');
  const { passed, of } = value;
  const { low, high } = wilson(passed, of);
  const evidence = { passed, of, rate: passed / of, low, high, minRate, method: 'Wilson, 95 %' };
  const seen = `${passed} of ${of} passed (95 %: ${percent(low)} to ${percent(high)})`;
  if (low >= minRate) return say('pass', `${seen}: at least ${percent(minRate)}.`, evidence);
  if (high < minRate) return say('fail', `${seen}: less than ${percent(minRate)}.`, evidence);
  const needed = casesNeeded(minRate);
  const more = `${needed} cases that all pass would show ${percent(minRate)}`;
  return say('inconclusive', `${seen}: not clear of ${percent(minRate)}; ${more}.`, {
    ...evidence,
    casesNeeded: needed,
  });
}

function judgeChange(
  rule: Extract<ResolvedRule, { kind: 'change' }>,
  { worse, low, high, p, evidence, cannotTell }: Change,
  adjustedP: number | undefined,
  q: number,
  baseline: string,
): GateVerdict {
  const { name, metric, worseBy } = rule;
  const rest = { ...(p !== undefined && adjustedP !== undefined && { p, adjustedP, q }), worseBy, baseline };
  const full = { metric, ...evidence, ...rest };
  const say = (status: GateVerdict['status'], reason: string): GateVerdict => ({
    gate: name,
    status,
    reason,
    evidence: full,
  });
  if (cannotTell !== undefined) return say('inconclusive', `${metric} against ${baseline}: ${cannotTell}.`);
  const direction = worse > 0 ? 'worse' : 'better';
  const change = `${metric} is ${percent(Math.abs(worse))} ${direction} than ${baseline}`;
  if (low === undefined || high === undefined || adjustedP === undefined) {
    return worse > worseBy
      ? say('fail', `${change}: more than ${percent(worseBy)}.`)
      : say('pass', `${change}: within ${percent(worseBy)}.`);
  }
  const interval = `${change} (95 %: ${percent(low)} to ${percent(high)}, adjusted p ${adjustedP.toPrecision(2)})`;
  if (low > 0 && worse > worseBy && adjustedP <= q)
    return say('fail', `${interval}: more than ${percent(worseBy)}.`);
  if (high <= worseBy) return say('pass', `${interval}: ${percent(worseBy)} worse is excluded.`);
  return say('inconclusive', `${interval}: not clear of ${percent(worseBy)}. More samples would narrow it.`);
}

function toGated(verdicts: readonly GateVerdict[]): Gated & Displayable {
  const has = (status: GateVerdict['status']): boolean =>
    verdicts.some((verdict) => verdict.status === status);
  const status = has('fail') ? 'fail' : has('inconclusive') ? 'inconclusive' : 'pass';
  const columns = ['gate', 'verdict'].map((label) => ({ label }));
  const rows = verdicts.map(({ gate: name, status: said }) => [name, said]);
  const notes = verdicts.map(({ gate: name, reason }) => `${name}: ${reason}`);
  return displayable(
    { status, passed: status === 'pass', verdicts },
    gridView(() => ({ title: `Gates: ${status}`, columns, rows, notes })),
  );
}

function percent(share: number): string {
  return `${formatNumber(share * 100, 1)} %`;
}

/** JSON has no NaN. */
function shownNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
