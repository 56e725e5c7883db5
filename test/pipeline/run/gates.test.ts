import { describe, expect, it } from 'vitest';
import { STAGE_MIME, type GateRule, type PlannedStage, type StageMemory } from '@stagebook/pipeline';
import type { FakeScript } from '@stagebook/pipeline/testing';
import { stageOf, statuses, tryRun } from './support.js';

/** A cell whose code is a number reports it as the metric `loss`. */
const script: FakeScript = (code) => {
  const value = Number(code);
  if (!/^[\d.]+$/.test(code)) return [];
  const message = { kind: 'metrics', metrics: [{ name: 'loss', value, unit: '' }] };
  return [{ type: 'display', data: { [STAGE_MIME]: message }, metadata: {}, update: false }];
};

const atMost = (max: number): GateRule => ({ stage: 'train', metric: 'loss', max });
const stages = [stageOf('train', ['0.5']), stageOf('report', ['x'])];

describe('a notebook’s own gates', () => {
  it('let a stage pass whose metric is within bounds, and say so', async () => {
    const { state } = await tryRun({ stages, gates: [atMost(1)], script });
    expect(statuses(state)).toEqual({ train: 'passed', report: 'passed' });
    expect(state.stages[0]?.verdicts).toMatchObject([{ gate: 'loss ≤ 1', status: 'pass' }]);
  });

  it('fail a stage whose metric is outside, store nothing of it, and stop the run', async () => {
    const kept: string[] = [];
    const keep = async ({ stage }: PlannedStage) => {
      kept.push(stage.name);
      return { product: '' };
    };
    const { state } = await tryRun({ stages, gates: [atMost(0.1)], script, store: { keep } });
    expect(statuses(state)).toEqual({ train: 'failed', report: 'skipped' });
    expect(state.stages[0]).toMatchObject({
      failure: {
        name: 'GateFailed',
        message: 'Gate "loss ≤ 0.1" says fail: loss is 0.5; the rule wants loss ≤ 0.1.',
      },
    });
    expect([state.status, kept]).toEqual(['failed', []]);
  });

  it('fail a stage that never reports the metric', async () => {
    const { state } = await tryRun({ stages: [stageOf('train', ['x'])], gates: [atMost(1)], script });
    expect(statuses(state)).toEqual({ train: 'failed' });
  });

  it('judge a cached stage anew, by the rules of now', async () => {
    const at = '2026-01-01T00:00:00.000Z';
    const metrics: StageMemory = {
      type: 'stage-said',
      at,
      stage: 'train',
      cell: 'train-0',
      message: { kind: 'metrics', metrics: [{ name: 'loss', value: 0.5, unit: '' }] },
    };
    const restore = async () => ({ events: [metrics], product: 'p', runId: 'r0', at });
    const cached: PlannedStage = {
      stage: stageOf('train', ['0.5'], { isolated: true }),
      action: 'cached',
      reason: { kind: 'cached', runId: 'r0', at },
      key: 'k',
    };
    const within = await tryRun({ stages: [cached], gates: [atMost(1)], script, store: { restore } });
    expect(statuses(within.state)).toEqual({ train: 'cached' });
    const outside = await tryRun({ stages: [cached], gates: [atMost(0.1)], script, store: { restore } });
    expect([statuses(outside.state), outside.kernels.started.length]).toEqual([{ train: 'failed' }, 0]);
  });

  it('compare with the run that the caller read, and fail a strict run where they cannot tell', async () => {
    const gates: GateRule[] = [
      { stage: 'train', metric: 'loss', better: 'lower', worseBy: 0.1, baseline: 'r1', samples: false },
    ];
    const metrics = [{ name: 'loss', value: 0.4, unit: '' }];
    const r1 = { runId: 'r1', startedAt: '2026', environment: {}, stages: [{ name: 'train', metrics }] };
    const worse = await tryRun({ stages, gates, script, request: { baselines: new Map([['r1', r1]]) } });
    expect(worse.state.stages[0]).toMatchObject({ status: 'failed', verdicts: [{ status: 'fail' }] });
    const alone = await tryRun({ stages, gates, script });
    expect(alone.state.stages[0]).toMatchObject({ status: 'passed', verdicts: [{ status: 'inconclusive' }] });
    const strict = await tryRun({ stages, gates, script, request: { strict: true } });
    expect(strict.state.stages[0]).toMatchObject({ status: 'failed', failure: { name: 'GateFailed' } });
  });
});
