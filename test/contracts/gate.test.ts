import { describe, expect, it } from 'vitest';
import { gate } from '../../kernel-lib/src/gate.js';
import { judgeGates } from '../../pipeline/src/gate/judge.js';
import type { Metric, VerdictMessage } from '../../pipeline/src/wire/message.js';

// A gate in a cell and the same gate in the notebook's metadata are two programs that must say the same.

const metricsOf = (samples: readonly number[]): readonly Metric[] =>
  samples.map((value, step) => ({ name: 'latency', value, unit: 'ms', step }));

function inMetadata(before: readonly number[], now: readonly number[], samples: boolean): VerdictMessage {
  const rule = {
    stage: 's',
    metric: 'latency',
    better: 'lower',
    worseBy: 0.1,
    baseline: 'r',
    samples,
  } as const;
  const stage = { name: 's', metrics: metricsOf(now), measures: false, environment: {} };
  const stages = [{ name: 's', metrics: metricsOf(before) }];
  const run = { runId: 'r', startedAt: '', environment: {}, stages };
  return judgeGates([rule], stage, new Map([['r', run]]))[0] as VerdictMessage;
}

async function inCell(before: readonly number[], now: readonly number[]): Promise<VerdictMessage> {
  const baseline = { name: 'run r', metrics: { latency: before } };
  const rules = [{ metric: 'latency', better: 'lower', worseBy: 0.1 }] as const;
  const { verdicts } = await gate({ latency: now }, rules, { baseline, send: false });
  return verdicts[0] as never;
}

const QUIET = [100, 101, 99, 100.5, 99.5, 100.2, 99.8, 100.1];
const WILD = [40, 250, 90, 160, 70, 200];

describe('a gate on a change says the same in a cell and in the metadata', () => {
  it.each([
    ['one number, better', [100], [90], false],
    ['one number, worse', [100], [130], false],
    ['samples that do not differ', QUIET, [...QUIET].reverse(), true],
    ['samples that are worse', QUIET, QUIET.map((value) => value * 1.3), true],
    ['samples that are a little worse', QUIET, QUIET.map((value) => value * 1.04), true],
    ['samples that are too noisy', WILD, [...WILD].reverse(), true],
    ['too few samples', [100, 101], [100, 101, 99, 100, 100], true],
  ])('%s', async (_what, before, now, samples) => {
    const [one, other] = [await inCell(before, now), inMetadata(before, now, samples)];
    expect(other.status).toBe(one.status);
    const [a, b] = [one.evidence, other.evidence] as [Record<string, unknown>, Record<string, unknown>];
    if (typeof a['low'] !== 'number') return;
    expect(b['ratio']).toBeCloseTo(a['ratio'] as number, 10);
    // Two bootstraps with numbers of their own: their intervals' ends agree to a tenth of the interval.
    const width = Math.log((a['high'] as number) / a['low']);
    const apart = ['low', 'high'].map((end) => Math.abs(Math.log((b[end] as number) / (a[end] as number))));
    expect(Math.max(...apart)).toBeLessThan(width / 10);
  });
});
