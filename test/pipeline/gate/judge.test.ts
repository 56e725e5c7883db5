import { describe, expect, it } from 'vitest';
import { judgeGates } from '../../../pipeline/src/gate/judge.js';
import type { Metric } from '../../../pipeline/src/wire/message.js';

const gate = { stage: 'a', metric: 'latency', max: 30 };
const metric = (value: number | 'NaN') => ({ name: 'latency', value, unit: 'ms' });
const stage = (name: string, metrics: readonly Metric[]) => ({
  name,
  metrics,
  measures: false,
  environment: {},
});
const judge = (...metrics: Metric[]) => judgeGates([gate], stage('a', metrics))[0];

describe('judgeGates', () => {
  it('passes a metric within its bounds, the bounds included', () => {
    expect(judge(metric(30))).toEqual({
      kind: 'verdict',
      gate: 'latency ≤ 30',
      status: 'pass',
      reason: 'latency is 30 ms; the rule is latency ≤ 30.',
      evidence: { rule: 'latency ≤ 30', value: 30, unit: 'ms' },
    });
  });

  it('fails a metric outside, and one that is no number', () => {
    expect(judge(metric(30.1))).toMatchObject({
      status: 'fail',
      reason: 'latency is 30.1 ms; the rule wants latency ≤ 30.',
    });
    expect(judge(metric('NaN'))).toMatchObject({ status: 'fail' });
  });

  it('judges by the last value', () => {
    expect(judge(metric(99), metric(1))).toMatchObject({ status: 'pass' });
  });

  it('fails where the metric was never reported, and names those that were', () => {
    expect(judge({ name: 'other', value: 1, unit: '' })).toMatchObject({
      status: 'fail',
      reason: 'The stage reported no metric "latency"; it reported other.',
    });
  });

  it('leaves other stages alone, and takes the gate’s own name', () => {
    expect(judgeGates([gate], stage('b', []))).toEqual([]);
    expect(judgeGates([{ ...gate, min: 1, name: 'fast' }], stage('a', [metric(0)]))).toMatchObject([
      { gate: 'fast', status: 'fail' },
    ]);
  });
});
