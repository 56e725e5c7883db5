import { describe, expect, it } from 'vitest';
import type { BaselineRun } from '../../../pipeline/src/gate/baseline.js';
import { judgeGates } from '../../../pipeline/src/gate/judge.js';
import type { ChangeGate } from '../../../pipeline/src/plan/model.js';
import type { Metric, VerdictMessage } from '../../../pipeline/src/wire/message.js';

const GATE: ChangeGate = {
  ...{ stage: 'a', metric: 'latency', better: 'lower', worseBy: 0.1, baseline: 'r1', samples: false },
};
const HERE = { cpu: 'X1', cores: 2 };

const point = (value: Metric['value'], step?: number, unit = 'ms'): Metric => ({
  ...{ name: 'latency', value, unit },
  ...(step !== undefined && { step }),
});
const series = (...values: readonly number[]): readonly Metric[] =>
  values.map((value, step) => point(value, step));
const run = (metrics: readonly Metric[], environment = HERE): BaselineRun => {
  return { runId: 'r1', startedAt: '2026-01-01T00:00:00Z', environment, stages: [{ name: 'a', metrics }] };
};

interface Situation {
  readonly gate?: Partial<ChangeGate>;
  readonly measures?: boolean;
  readonly baseline?: BaselineRun | undefined;
}

function judge(now: readonly Metric[], before: readonly Metric[], situation: Situation = {}): VerdictMessage {
  const { gate = {}, measures = false, baseline = run(before) } = situation;
  const rule = { ...GATE, ...gate };
  const stage = { name: 'a', metrics: now, measures, environment: HERE };
  return judgeGates([rule], stage, new Map([[rule.baseline, baseline]]))[0] as VerdictMessage;
}

describe('a gate on a change, of one number on a side', () => {
  it.each([
    [109, 'lower', 'pass'],
    [111, 'lower', 'fail'],
    [50, 'lower', 'pass'],
    [91, 'higher', 'pass'],
    [89, 'higher', 'fail'],
  ] as const)('of 100 to %d, where %s is better: %s', (value, better, status) => {
    expect(judge([point(value)], [point(100)], { gate: { better } }).status).toBe(status);
  });

  it('says both numbers, the run, and that their noise is not known', () => {
    expect(judge([point(120)], [point(100)])).toEqual({
      kind: 'verdict',
      gate: 'latency no worse by 10 % than r1',
      status: 'fail',
      reason: 'Latency is 120 ms, 20.0 % worse than the 100 ms of run r1: more than 10.0 %.',
      evidence: {
        ...{ value: 120, baselineValue: 100, unit: 'ms', worse: 0.2, worseBy: 0.1 },
        ...{ baseline: 'r1', baselineAt: '2026-01-01T00:00:00Z' },
        samples: 'one number on a side: its noise is not known',
      },
    });
  });

  it.each([
    ['a baseline of 0', [point(1)], [point(0)], /1 against 0 is no share/i],
    ['NaN', [point('NaN')], [point(1)], /NaN against 1 is no share/],
    ['another unit', [point(1, 0, 's')], [point(1)], /is in "s" now, and was in "ms"/],
    ['a baseline without the metric', [point(1)], [], /Run r1 has no "latency" in stage "a"/],
  ])('cannot tell for %s', (_what, now, before, reason) => {
    expect(judge(now, before)).toMatchObject({
      status: 'inconclusive',
      reason: expect.stringMatching(reason),
    });
  });

  it('passes where both are 0', () => {
    expect(judge([point(0)], [point(0)]).status).toBe('pass');
  });

  it('fails where the metric is missing now', () => {
    expect(judge([], [point(1)])).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/reported no metric/),
    });
  });
});

describe('a gate on a change, of samples', () => {
  const gate = { samples: true };
  const noisy = [100, 103, 98, 101, 99, 102, 97, 104];

  it('fails where the change is over the limit and no noise', () => {
    const verdict = judge(series(...noisy.map((value) => value * 1.5)), series(...noisy), { gate });
    expect(verdict).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/50\.0 % worse .* adjusted p/),
    });
    expect(verdict.evidence).toMatchObject({ samples: 8, baselineSamples: 8, q: 0.05 });
  });

  it('passes where a change that large is excluded', () => {
    expect(judge(series(...noisy), series(...noisy), { gate }).status).toBe('pass');
  });

  it('cannot tell where the noise is larger than the limit, or the samples are few', () => {
    const wild = [50, 200, 70, 180, 100, 90];
    expect(judge(series(...wild), series(...[...wild].reverse()), { gate })).toMatchObject({
      status: 'inconclusive',
      reason: expect.stringMatching(/more samples would narrow it/),
    });
    expect(judge(series(1, 2), series(1, 2, 3, 4, 5), { gate }).reason).toBe(
      '2 against 5 samples, where 5 each are needed.',
    );
    expect(judge(series(0, 1, 2, 3, 4), series(1, 2, 3, 4, 5), { gate }).status).toBe('inconclusive');
  });

  it('almost never fails a thing against itself', () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    const sample = (): number[] =>
      Array.from({ length: 10 }, () => 100 * Math.exp(0.3 * (random() + random() - 1)));
    const fails = Array.from({ length: 200 }, () =>
      judge(series(...sample()), series(...sample()), { gate }),
    ).filter(({ status }) => status === 'fail');
    expect(fails.length).toBeLessThanOrEqual(10);
  });

  it('adjusts the p values of one stage together', () => {
    const rules = ['one', 'two', 'three'].map((name) => ({ ...GATE, name, samples: true }));
    const stage = {
      name: 'a',
      metrics: series(...noisy.map((value) => value * 1.2)),
      measures: false,
      environment: {},
    };
    const verdicts = judgeGates(rules, stage, new Map([['r1', run(series(...noisy))]]));
    const [alone] = judgeGates(rules.slice(0, 1), stage, new Map([['r1', run(series(...noisy))]]));
    const pOf = (verdict: VerdictMessage | undefined): unknown =>
      (verdict?.evidence as { adjustedP: number }).adjustedP;
    expect(verdicts.map(pOf)).toEqual([pOf(alone), pOf(alone), pOf(alone)]);
  });
});

describe('a gate on a change', () => {
  it('does not judge measurements of another machine', () => {
    const baseline = run([point(100)], { cpu: 'X2', cores: 2 });
    expect(judge([point(500)], [], { baseline, measures: true })).toMatchObject({
      status: 'inconclusive',
      reason: 'Run r1 was measured on another machine (cpu: X2, now X1).',
    });
    expect(judge([point(500)], [], { baseline }).status).toBe('fail');
  });

  it('passes the first run of all, and cannot tell where a runner reads no other runs', () => {
    const gate = { baseline: 'last-passed' };
    const stage = { name: 'a', metrics: [point(1)], measures: false, environment: HERE };
    const rule = { ...GATE, ...gate };
    expect(judgeGates([rule], stage, new Map([['last-passed', undefined]]))[0]).toMatchObject({
      status: 'pass',
      reason: 'No run has passed before, so this one is the first to compare with.',
    });
    expect(judgeGates([rule], stage)[0]).toMatchObject({ status: 'inconclusive' });
  });
});
