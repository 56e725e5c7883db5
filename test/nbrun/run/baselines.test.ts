import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../../nbrun/src/store/read-record.js';
import { Repository } from '../repository.js';

const say = (value: number): string =>
  `say ${JSON.stringify({ kind: 'metrics', metrics: [{ name: 'loss', value, unit: '' }] })}`;
const gates = (baseline?: string): object => ({
  stagebook: {
    gates: [{ stage: 'train', metric: 'loss', better: 'lower', worseBy: 0.1, ...(baseline && { baseline }) }],
  },
});
const create = (baseline?: string): Promise<Repository> =>
  Repository.create([{ code: say(1), tags: ['stage:train'] }], 'fake', gates(baseline));

async function setLoss(repository: Repository, before: number, now: number): Promise<void> {
  const path = join(repository.dir, 'work/notebook.ipynb');
  const text = JSON.stringify(JSON.parse(await readFile(path, 'utf8')));
  await writeFile(path, text.replace(`\\"value\\":${before}`, `\\"value\\":${now}`));
}

async function verdictOf(record: string): Promise<string> {
  const { state } = await readRecord(record);
  const [verdict] = state.stages[0]?.verdicts ?? [];
  return `${state.status}: ${verdict?.status}: ${verdict?.reason}`;
}

describe.concurrent('a gate of the notebook’s metadata', () => {
  it('compares with the newest run of the notebook that passed', async () => {
    await using repository = await create();
    const first = await repository.run();
    expect(await verdictOf(first)).toBe(
      'passed: pass: No run has passed before, so this one is the first to compare with.',
    );
    await setLoss(repository, 1, 1.5);
    const failed = await repository.run();
    expect(await verdictOf(failed)).toMatch(/^failed: fail: Loss is 1.5, 50.0 % worse than the 1 of run /);
    await setLoss(repository, 1.5, 1.05);
    expect(await verdictOf(await repository.run())).toContain(
      `the 1 of run ${basename(first)}: within 10.0 %`,
    );
    const { code, stdout } = await repository.nbrun(['rerun', failed]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('the run failed as recorded')]);
  });

  it('compares with a pinned run that is kept in git', async () => {
    await using repository = await create('baselines/release-1.json');
    const missing = await repository.nbrun(['run', 'notebook.ipynb']);
    expect([missing.code, missing.stderr]).toEqual([
      2,
      expect.stringMatching(
        /A gate compares with the run "baselines\/release-1.json", which cannot be read: ENOENT/,
      ),
    ]);
    await repository.write('work/baselines/release-1.json', '{}');
    expect((await repository.nbrun(['run', 'notebook.ipynb'])).stderr).toContain('no run.json of a record');
    const record = await repository.run('--baseline', 'last-passed');
    await copyFile(join(record, 'run.json'), join(repository.dir, 'work/baselines/release-1.json'));
    await setLoss(repository, 1, 2);
    expect(await verdictOf(await repository.run())).toMatch(/^failed: fail: .* of run /);
  });

  it('compares with the run that --baseline names', async () => {
    await using repository = await create();
    const record = await repository.run();
    await setLoss(repository, 1, 1.08);
    const second = await repository.run();
    await setLoss(repository, 1.08, 1.15);
    expect(await verdictOf(await repository.run())).toContain(`of run ${basename(second)}: within`);
    expect(await verdictOf(await repository.run('--baseline', record))).toMatch(
      /^failed: fail: .*15.0 % worse/,
    );
  });
});
