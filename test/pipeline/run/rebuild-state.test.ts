import { describe, expect, it } from 'vitest';
import type { PlannedStage } from '@stagebook/pipeline';
import { stageOf, statuses, tryRun } from './support.js';

const at = '2026-01-01T00:00:00.000Z';

function cached(name: string, needs: readonly string[]): PlannedStage {
  const stage = stageOf(name, [name], { needs });
  return { stage, action: 'cached', reason: { kind: 'cached', runId: 'r0', at }, key: `key of ${name}` };
}

const stages = [cached('a', []), cached('b', ['a']), cached('c', ['a', 'b'])];
const restoreAllBut = (broken: string) => async (planned: PlannedStage) => {
  if (planned.stage.name === broken) throw new Error('the entry is damaged');
  return { events: [], product: 'p', runId: 'r0', at };
};

describe('a shared stage whose stored result cannot be restored', () => {
  it('runs behind the cached shared stages above it, whose variables it needs', async () => {
    const { state, kernels } = await tryRun({
      stages,
      script: () => [],
      store: { restore: restoreAllBut('b') },
    });
    expect(kernels.started.map(({ executed }) => executed.filter((code) => code.length === 1))).toEqual([
      ['a', 'b'],
    ]);
    expect(statuses(state)).toEqual({ a: 'passed', b: 'passed', c: 'cached' });
    expect(state.stages.map(({ reason }) => reason.kind)).toEqual([
      'kernel-state',
      'unknown-input',
      'cached',
    ]);
  });

  it('is skipped where one of those fails', async () => {
    const { state } = await tryRun({
      stages,
      script: (code) => (code === 'a' ? [{ type: 'fail', ename: 'E', evalue: 'v' }] : []),
      store: { restore: restoreAllBut('b') },
    });
    expect(statuses(state)).toEqual({ a: 'failed', b: 'skipped', c: 'skipped' });
  });
});
