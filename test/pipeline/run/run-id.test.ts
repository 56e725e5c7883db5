import { describe, expect, it } from 'vitest';
import { newRunId, RUN_ID, RUN_ID_TAILS } from '../../../pipeline/src/run/run-id.js';

describe('newRunId', () => {
  it('sorts by time, also within a second', () => {
    const times = [
      '2026-11-21T13:04:55.001Z',
      '2026-11-21T13:04:55.002Z',
      '2026-11-21T13:04:55.999Z',
      '2026-11-21T13:04:56.000Z',
    ];
    const ids = times.map((time, at) => newRunId(time, RUN_ID_TAILS - 1 - at));
    expect(ids.toSorted()).toEqual(ids);
    expect(ids[0]).toBe('20261121-130455-004fff');
  });

  it.each([0, 7, RUN_ID_TAILS - 1])('is one with %i at its end', (random) => {
    expect(newRunId('2026-11-21T13:04:55.000Z', random)).toMatch(RUN_ID);
  });

  it('differs between two runs of one millisecond', () => {
    const now = '2026-11-21T13:04:55.001Z';
    expect(newRunId(now, 1)).not.toBe(newRunId(now, 2));
  });
});
