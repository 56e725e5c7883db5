import { describe, expect, it } from 'vitest';
import { readBaselines } from '../../../jupyterlab-ext/src/run/baselines.js';
import { ContentsFolder } from '../../../jupyterlab-ext/src/store/contents-folder.js';
import type { GateRule } from '../../../pipeline/src/index.js';
import { MemoryContents } from '../store/memory-contents.js';

const OLD = '20261121-100000-aaaa';
const NEW = '20261121-110000-bbbb';
const gate = (baseline: string): GateRule =>
  ({ stage: 'judge', metric: 'latency', worseBy: 0.1, better: 'lower', baseline }) as unknown as GateRule;

describe('what the gates of a panel run compare with', () => {
  const contents = new MemoryContents();
  const runs = new ContentsFolder(contents.access, 'work/nbrun-runs');
  const put = (runId: string, status: string, path = '../work/a.ipynb'): void => {
    for (const folder of ['work', 'work/nbrun-runs', `work/nbrun-runs/${runId}`])
      contents.folders.add(folder);
    contents.files.set(
      `work/nbrun-runs/${runId}/run.json`,
      JSON.stringify({
        runId,
        status,
        startedAt: '2026-11-21T10:00:00.000Z',
        environment: {},
        notebook: { path },
        stages: [{ name: 'judge', metrics: [{ name: 'latency', value: 400, unit: 'ms' }] }],
      }),
    );
  };
  const read = (gates: readonly GateRule[], before = NEW): ReturnType<typeof readBaselines> =>
    readBaselines(gates, { contents: contents.access, runs, notebookPath: 'work/a.ipynb', before });
  put(OLD, 'passed');
  put('20261121-103000-cccc', 'failed');
  put('20261121-104500-dddd', 'passed', 'b.ipynb');

  it('is the newest older run of the notebook that passed', async () => {
    expect((await read([gate('last-passed')])).get('last-passed')?.runId).toBe(OLD);
  });

  it('is nothing where no older run passed', async () => {
    const found = await read([gate('last-passed')], OLD);
    expect([...found]).toEqual([['last-passed', undefined]]);
  });

  it('is the run that a gate names, by its id or its folder', async () => {
    const found = await read([gate(OLD), gate(`nbrun-runs/${OLD}`)]);
    expect([...found.values()].map((run) => run?.runId)).toEqual([OLD, OLD]);
  });

  it.each(['20200101-000000-zzzz', '../../elsewhere', '/etc'])('refuses %s, and says so', async (name) => {
    await expect(read([gate(name)])).rejects.toThrow(`compares with the run "${name}", which cannot be read`);
  });
});
