import { describe, expect, it } from 'vitest';
import { newRunId } from '../../../nbrun/src/store/run-id.js';

describe('newRunId', () => {
  it('sorts by time, also within a second', () => {
    const times = [
      '2026-11-21T13:04:55.001Z',
      '2026-11-21T13:04:55.002Z',
      '2026-11-21T13:04:55.999Z',
      '2026-11-21T13:04:56.000Z',
    ];
    const ids = times.map((time) => newRunId(new Date(time)));
    expect(ids.toSorted()).toEqual(ids);
    expect(ids[0]).toMatch(/^20261121-130455-004[0-9a-f]{3}$/);
  });

  it('differs between two runs of one millisecond', () => {
    const now = new Date();
    expect(new Set(Array.from({ length: 20 }, () => newRunId(now))).size).toBeGreaterThan(15);
  });
});
