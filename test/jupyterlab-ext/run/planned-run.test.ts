import { describe, expect, it } from 'vitest';
import type { IKeeper } from '../../../jupyterlab-ext/src/keeper/keeper-port.js';
import { planTheRun, type PlannedRun } from '../../../jupyterlab-ext/src/run/planned-run.js';
import { ContentsFolder } from '../../../jupyterlab-ext/src/store/contents-folder.js';
import { createKeeper } from '../../../nbrun/src/keeper/keeper.js';
import { parseNotebook } from '../../../pipeline/src/index.js';
import { notebookOf, type TestCell } from '../../nbrun/faults/nbrun.js';
import { Repository } from '../../nbrun/repository.js';
import { MemoryContents } from '../store/memory-contents.js';

const RUN_ID = '99991231-235959-7f3a';
const CELLS: readonly TestCell[] = [{ code: 'print one', tags: ['stage:one'] }];
const GATED = {
  stagebook: {
    gates: [
      { stage: 'one', metric: 'latency', worseBy: 0.1, better: 'lower', baseline: '../elsewhere/run.json' },
    ],
  },
};
const ELSEWHERE = JSON.stringify({
  ...{ runId: '20261121-100000-aaaa', startedAt: '2026-11-21T10:00:00.000Z', status: 'passed' },
  ...{ environment: {}, stages: [{ name: 'one', metrics: [] }] },
});

/** nbrun's keeper, which the page asks as it would over the wire. */
function keeperIn(dir: string): IKeeper {
  const keeper = createKeeper(dir, {});
  return {
    call: async (method, ask) => JSON.parse(JSON.stringify(await keeper(method, ask))) as never,
    kernel: ({ name, displayName, language }) => ({
      ...{ name, displayName, language, argv: [process.execPath], env: {} },
    }),
  };
}

function plan(keeper: IKeeper | undefined, metadata: object = {}): Promise<PlannedRun> {
  const { access } = new MemoryContents();
  return planTheRun({
    ...{ keeper, selection: {}, reuse: false, secretNames: [], given: {}, parameters: {}, runId: RUN_ID },
    spec: { name: 'fake', displayName: 'fake', language: 'fake' },
    notebookPath: 'work/notebook.ipynb',
    notebook: parseNotebook(JSON.parse(JSON.stringify(notebookOf(CELLS, 'fake', metadata)))),
    contents: access,
    runs: new ContentsFolder(access, 'work/nbrun-runs'),
    folder: new ContentsFolder(access, `work/nbrun-runs/${RUN_ID}`),
    resumed: undefined,
  });
}

describe.concurrent('a run of the panel', () => {
  it('has commit, changes and machine of the server in its record where there is a keeper', async () => {
    await using repository = await Repository.create(CELLS);
    await repository.write('new.txt', 'new\n');
    const { environment } = await plan(keeperIn(repository.dir));
    expect(environment).toMatchObject({
      gitCommit: repository.git('rev-parse', 'HEAD'),
      gitUntracked: ['new.txt'],
      arch: process.arch,
    });
  });

  it('compares with a run at any path of the server where there is a keeper', async () => {
    await using repository = await Repository.create(CELLS);
    await repository.write('elsewhere/run.json', ELSEWHERE);
    const { baselines } = await plan(keeperIn(repository.dir), GATED);
    expect([...(await baselines())].map(([name, run]) => [name, run?.runId])).toEqual([
      ['../elsewhere/run.json', '20261121-100000-aaaa'],
    ]);
  });

  it('says that they are not known, and why, where there is none, or it fails', async () => {
    const broken = { ...keeperIn('/'), call: () => Promise.reject(new Error('The keeper is gone.')) };
    expect((await plan(undefined)).environment).toEqual({
      gitCommit: null,
      gitDirty: null,
      factsUnknown: 'a page sees neither repository nor machine of the server',
    });
    expect((await plan(broken)).environment).toMatchObject({ factsUnknown: 'The keeper is gone' });
  });
});
