import { describe, expect, it } from 'vitest';
import { toGitHubAnnotations } from '../../../pipeline/src/report/github.js';
import { toRunJson } from '../../../pipeline/src/report/json.js';
import { toJUnit } from '../../../pipeline/src/report/junit.js';
import { toMarkdown } from '../../../pipeline/src/report/markdown.js';
import { failedWith, passed, sampleRun, type SampleStage } from './sample-run.js';

const stages: readonly SampleStage[] = [
  {
    name: 'load',
    outcome: passed,
    outputs: [{ output_type: 'stream', name: 'stdout', text: '1457 rows\n' }],
    says: [
      {
        kind: 'metrics',
        metrics: [
          { name: 'rows', value: 1457, unit: '' },
          { name: 'mean | all', value: 52.931565, unit: '%' },
        ],
      },
      { kind: 'artifact', path: 'out/log.csv', sha256: 'a'.repeat(64), md5: 'b'.repeat(32), bytes: 2048 },
    ],
  },
  {
    name: 'infer',
    durationMs: 62_345,
    source: 'const out = await generate(`hi`);\ncheck(out);',
    outcome: failedWith(
      'latency | p99 <b>too</b> high',
      ['\x1b[31mError\x1b[0m: latency | p99 <b>too</b> high', '    at <cell>:2:1'],
      1,
    ),
    says: [
      {
        kind: 'verdict',
        gate: 'latency',
        status: 'fail',
        reason: 'p99 is 31 ms, over 30 ms',
        evidence: { p99: 31 },
      },
      { kind: 'verdict', gate: 'noise', status: 'inconclusive', reason: 'too few samples', evidence: null },
    ],
  },
  { name: 'report', outcome: { status: 'skipped', because: 'stage "infer" failed' } },
];

/** The reports of one run, side by side; after a wanted change, `vitest -u` writes them anew: read the difference. */
describe('the reports of a failed run', () => {
  const { state, executed } = sampleRun(stages, { status: 'failed' });
  const expected = (name: string) => `../../fixtures/cases/failed-run/${name}`;

  it('as JUnit', async () => {
    await expect(toJUnit(state, executed)).toMatchFileSnapshot(expected('junit.xml'));
  });

  it('as Markdown', async () => {
    await expect(toMarkdown(state, executed)).toMatchFileSnapshot(expected('report.md'));
  });

  it('as run.json', async () => {
    const text = toRunJson(state, { events: 9, sha256: 'c'.repeat(64) });
    expect(JSON.parse(text)).toMatchObject({ status: 'failed', chain: { events: 9 } });
    await expect(text).toMatchFileSnapshot(expected('run.json'));
  });

  it('as GitHub annotations', async () => {
    const text = `${toGitHubAnnotations(state, executed).join('\n')}\n`;
    await expect(text).toMatchFileSnapshot(expected('annotations.txt'));
  });
});
