import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createKeeper } from '../../../nbrun/src/keeper/keeper.js';
import { readSurroundings } from '../../../nbrun/src/run/environment.js';
import { verifyRecord } from '../../../nbrun/src/store/verify.js';
import { nodeDigests } from '../../../nbrun/src/ports-node.js';
import { nbrunVersion } from '../../../nbrun/src/version.js';
import { createSecrets, type KeeperCalls, type KeeperRun } from '../../../pipeline/src/index.js';
import { notebookOf, type TestCell } from '../faults/nbrun.js';
import { Repository } from '../repository.js';

const RUN_ID = '99991231-235959-7f3a';
const RECORD = `work/nbrun-runs/${RUN_ID}`;
const CELLS: readonly TestCell[] = [
  {
    code: 'say {"kind":"metrics","metrics":[{"name":"latency","value":400,"unit":"ms"}]}',
    tags: ['stage:one'],
  },
];
const gated = (baseline: string): object => ({
  stagebook: { gates: [{ stage: 'one', metric: 'latency', worseBy: 0.1, better: 'lower', baseline }] },
});

function askOf(metadata: object = {}): KeeperRun {
  const notebook = JSON.parse(JSON.stringify(notebookOf(CELLS, 'fake', metadata))) as KeeperRun['notebook'];
  return {
    notebookPath: 'work/notebook.ipynb',
    notebook,
    kernel: { name: 'fake', displayName: 'fake', language: 'fake', argv: [process.execPath], env: {} },
    values: {},
    selection: {},
    force: 'all',
    engineVersion: nbrunVersion(),
    resumed: [],
    secretNames: [],
    secrets: ['s3cr3t-and-long'],
    runId: RUN_ID,
    recordPath: RECORD,
  };
}

async function begin({ dir }: Repository): Promise<KeeperCalls['begin']['reply']> {
  return createKeeper(dir, {})('begin', askOf());
}

async function baselines(
  { dir }: Repository,
  baseline: string,
): Promise<KeeperCalls['baselines']['reply']['runs']> {
  const keeper = createKeeper(dir, {});
  await keeper('begin', askOf(gated(baseline)));
  return (await keeper('baselines', {})).runs;
}

describe.concurrent('what the keeper tells of where a run happens', () => {
  it('is what nbrun records of a clean tree, without the password of its remote', async () => {
    await using repository = await Repository.create(CELLS);
    await repository.write('package-lock.json', '{}');
    const gitCommit = repository.commit('lock');
    repository.git('remote', 'add', 'origin', 'https://ada:hunter2@example.org/a.git?token=1');
    const { environment } = await begin(repository);
    expect(environment).toMatchObject({
      ...{ gitCommit, gitBranch: 'main', gitRemote: 'https://example.org/a.git', gitDirty: false },
      ...{ gitNotebook: 'work/notebook.ipynb', node: process.version },
      lockFile: { name: '../package-lock.json' },
    });
    const notebook = join(repository.dir, 'work/notebook.ipynb');
    expect(environment).toEqual((await readSurroundings(notebook, createSecrets([]))).facts);
    expect(existsSync(join(repository.dir, RECORD, 'changes.patch'))).toBe(false);
  });

  it('names changes, fifty files at most, and leaves them in the record as a patch', async () => {
    await using repository = await Repository.create(CELLS);
    await repository.write('kept.txt', 'a\n');
    repository.commit('more');
    await repository.write('kept.txt', 'b\n');
    for (let index = 0; index < 52; index++) await repository.write(`new-${index}.txt`, 'new\n');
    const { environment } = await begin(repository);
    const patch = readFileSync(join(repository.dir, RECORD, 'changes.patch'));
    expect(environment).toMatchObject({
      ...{ gitDirty: true, gitChanged: ['kept.txt'] },
      gitPatch: { sha256: nodeDigests.sha256(patch) },
    });
    expect(environment['gitUntracked']).toHaveLength(50);
    expect(patch.toString()).toContain('+++ b/new-51.txt');
  });

  it('keeps no changes that hold a secret of the page', async () => {
    await using repository = await Repository.create(CELLS);
    await repository.write('settings.json', '{"key": "s3cr3t-and-long"}');
    const { environment } = await begin(repository);
    expect(environment).toMatchObject({ gitDirty: true, gitPatch: { notKept: 'they hold a secret' } });
    expect(existsSync(join(repository.dir, RECORD, 'changes.patch'))).toBe(false);
  });

  it('counts no copy that Jupyter makes of a notebook', async () => {
    await using repository = await Repository.create(CELLS);
    await repository.write('work/.ipynb_checkpoints/notebook-checkpoint.ipynb', '{}');
    expect((await begin(repository)).environment).toMatchObject({ gitDirty: false });
    await repository.write('new.txt', 'new\n');
    expect((await begin(repository)).environment).toMatchObject({ gitUntracked: ['new.txt'] });
    expect(readFileSync(join(repository.dir, RECORD, 'changes.patch'), 'utf8')).not.toContain('checkpoint');
  });

  it('says nothing of git outside a repository', async () => {
    await using repository = await Repository.create(CELLS);
    await rm(join(repository.dir, '.git'), { recursive: true });
    const { environment } = await begin(repository);
    expect(environment).toMatchObject({ gitCommit: null, gitDirty: null, arch: process.arch });
  });
});

describe.concurrent('what the keeper says that gates compare with', () => {
  it('is the last run that passed, whoever made it, or one that is named by its id or a path', async () => {
    await using repository = await Repository.create(CELLS);
    const record = await repository.run();
    expect((await verifyRecord(record)).damages).toEqual([]);
    const elsewhere = join(repository.dir, 'elsewhere.json');
    await repository.write('elsewhere.json', readFileSync(join(record, 'run.json')));
    for (const name of ['last-passed', basename(record), `nbrun-runs/${basename(record)}`, elsewhere])
      expect(await baselines(repository, name)).toMatchObject([
        [name, { runId: basename(record), stages: [{ metrics: [{ name: 'latency', value: 400 }] }] }],
      ]);
  });

  it('is nothing where no run passed yet', async () => {
    await using repository = await Repository.create(CELLS);
    expect(await baselines(repository, 'last-passed')).toEqual([['last-passed', null]]);
  });

  it('is refused where the named run cannot be read', async () => {
    await using repository = await Repository.create(CELLS);
    await expect(baselines(repository, '../nowhere')).rejects.toThrow(
      /compares with the run "..\/nowhere", which cannot be read/,
    );
  });
});
