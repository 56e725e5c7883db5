import { describe, expect, it } from 'vitest';
import type { RunDiff } from '@stagebook/pipeline';
import { diffLines } from '../../../nbrun/src/terminal/diff.js';

const plain = (_look: unknown, text: string): string => text;
const none: RunDiff = {
  before: 'a',
  after: 'b',
  stages: [],
  metrics: [],
  parameters: [],
  environment: [],
  outputs: [],
  artifacts: [],
};

describe('diffLines', () => {
  it('is one line where nothing differs', () => {
    expect(diffLines(none, plain)).toEqual(['a → b: no difference']);
  });

  it('shows each kind of difference under its name', () => {
    const diff: RunDiff = {
      ...none,
      stages: [
        {
          stage: 'train',
          before: { status: 'passed', durationMs: 1_500, code: 'x' },
          after: { status: 'failed', durationMs: 900, code: 'y' },
        },
        { stage: 'new', before: undefined, after: { status: 'skipped', durationMs: undefined, code: 'z' } },
      ],
      metrics: [
        { stage: 'train', metric: 'latency', unit: 'ms', before: 20, after: 25, change: 0.25 },
        { stage: 'train', metric: 'loss', unit: '', before: 'NaN', after: undefined, change: undefined },
      ],
      parameters: [{ name: 'dataset', before: 'a.csv', after: undefined }],
      outputs: [{ stage: 'train', cell: 0, before: 'a'.repeat(64), after: 'b'.repeat(64) }],
    };
    expect(diffLines(diff, plain).join('\n')).toMatchInlineSnapshot(`
      "a → b

      Stages
        train  passed in 1.50 s → failed in 0.90 s (code changed)
        new  absent → skipped

      Metrics
        train  latency  20 ms → 25 ms (+25.0 %)
        train  loss  NaN → absent

      Parameters
        dataset  "a.csv" → absent

      Outputs
        train, cell 1  aaaaaaaaaaaa → bbbbbbbbbbbb"
    `);
  });
});
