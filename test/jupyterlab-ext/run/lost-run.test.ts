import { describe, expect, it } from 'vitest';
import { closingEvents } from '../../../jupyterlab-ext/src/run/lost-run.js';
import { foldEvents } from '../../../pipeline/src/index.js';
import { benchmarkStages, sampleRun } from '../../run-view/sample-run.js';

describe('closingEvents', () => {
  it('cancels what ran, skips what had not begun and leaves what had ended', () => {
    const { events } = sampleRun(benchmarkStages);
    const cut = events.findIndex((event) => event.type === 'stage-started' && event.stage === 'infer') + 1;
    const before = events.slice(0, cut);
    const at = '2026-03-02T09:20:05.120Z';
    const state = foldEvents([...before, ...closingEvents(foldEvents(before), at)]);
    expect(state.stages.map(({ name, status }) => [name, status])).toEqual([
      ['load', 'passed'],
      ['eda', 'passed'],
      ['infer', 'cancelled'],
      ['validate', 'skipped'],
      ['report', 'skipped'],
    ]);
    expect(state).toMatchObject({
      status: 'cancelled',
      durationMs: 360_000,
      failure: { name: 'PageClosed' },
    });
  });
});
