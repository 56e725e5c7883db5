import { describe, expect, it } from 'vitest';
import { diffRuns } from '../../../pipeline/src/report/diff.js';
import { digests } from '../plan/world.js';
import { failedWith, passed, sampleRun, type SampleStage } from './sample-run.js';

const load: SampleStage = {
  name: 'load',
  outcome: passed,
  outputs: [{ output_type: 'stream', name: 'stdout', text: 'a' }],
  says: [
    {
      kind: 'metrics',
      metrics: [
        { name: 'rows', value: 100, unit: '' },
        { name: 'loss', value: 'NaN', unit: '', step: 1 },
      ],
    },
    { kind: 'artifact', path: 'log.csv', sha256: 'a'.repeat(64), md5: 'b'.repeat(32), bytes: 1 },
  ],
};

describe('diffRuns', () => {
  it('finds nothing between two equal runs', () => {
    const { stages, metrics, parameters, environment, outputs, artifacts } = diffRuns(
      sampleRun([load]),
      sampleRun([{ ...load, durationMs: 9 }]),
      digests,
    );
    expect([stages, metrics, parameters, environment, outputs, artifacts]).toEqual([[], [], [], [], [], []]);
  });

  it('tells what differs', () => {
    const after: SampleStage = {
      ...load,
      source: 'changed',
      outputs: [{ output_type: 'stream', name: 'stdout', text: 'b' }],
      says: [
        {
          kind: 'metrics',
          metrics: [
            { name: 'rows', value: 110, unit: '' },
            { name: 'new', value: 1, unit: 'ms' },
          ],
        },
        { kind: 'artifact', path: 'log.csv', sha256: 'c'.repeat(64), md5: 'b'.repeat(32), bytes: 1 },
      ],
    };
    const b = sampleRun([after, { name: 'more', outcome: failedWith('x') }]);
    const environment = { ...b.state.environment, node: '22', cpu: { model: 'x' } };
    const diff = diffRuns(
      sampleRun([load, { name: 'gone', outcome: passed }]),
      { ...b, state: { ...b.state, environment, parameters: { dataset: 'b.csv' } } },
      digests,
    );
    expect(diff.stages.map(({ stage, before: x, after: y }) => [stage, x?.status, y?.status])).toEqual([
      ['load', 'passed', 'passed'],
      ['more', undefined, 'failed'],
      ['gone', 'passed', undefined],
    ]);
    expect(diff.metrics).toEqual([
      { stage: 'load', metric: 'rows', unit: '', before: 100, after: 110, change: 0.1 },
      { stage: 'load', metric: 'loss [1]', unit: '', before: 'NaN', after: undefined, change: undefined },
      { stage: 'load', metric: 'new', unit: 'ms', before: undefined, after: 1, change: undefined },
    ]);
    expect(diff.parameters).toEqual([{ name: 'dataset', before: 'a.csv', after: 'b.csv' }]);
    expect(diff.environment).toEqual([
      { name: 'node', before: '20.20.2', after: '22' },
      { name: 'cpu', before: undefined, after: { model: 'x' } },
    ]);
    expect(diff.outputs.map(({ stage, cell }) => [stage, cell])).toEqual([
      ['load', 0],
      ['more', 0],
      ['gone', 0],
    ]);
    expect(diff.artifacts).toEqual([{ name: 'log.csv', before: 'a'.repeat(64), after: 'c'.repeat(64) }]);
  });
});
