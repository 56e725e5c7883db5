import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyRecord } from '../../../nbrun/src/store/verify.js';
import { readRecord } from '../../../nbrun/src/store/read-record.js';
import { Repository } from '../repository.js';

const CELLS = [{ code: 'print one', tags: ['stage:one'] }];

async function environmentOf(record: string): Promise<Record<string, unknown>> {
  return { ...(await readRecord(record)).state.environment };
}

describe.concurrent('the environment of a record', () => {
  it('names commit, branch, remote without its password, the notebook’s place, and the lock file', async () => {
    await using repository = await Repository.create(CELLS);
    await repository.write('package-lock.json', '{}');
    const gitCommit = repository.commit('lock');
    repository.git('remote', 'add', 'origin', 'https://ada:hunter2@example.org/a.git?token=1');
    const environment = await environmentOf(await repository.run());
    expect(environment).toMatchObject({
      ...{ gitCommit, gitBranch: 'main', gitRemote: 'https://example.org/a.git', gitDirty: false },
      gitNotebook: 'work/notebook.ipynb',
      lockFile: {
        name: '../package-lock.json',
        sha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
      },
    });
    expect(environment).not.toHaveProperty('gitPatch');
  });

  it('names the changes of a dirty tree, and the record keeps them as a patch that git applies', async () => {
    await using repository = await Repository.create(CELLS);
    await repository.write('latin.txt', 'a\n');
    await repository.write('model.bin', Buffer.alloc(1_000));
    repository.commit('more');
    const latin = Buffer.from('caf\xe9\n', 'latin1');
    await repository.write('latin.txt', latin);
    const binary = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * index) % 251));
    await repository.write('model.bin', binary);
    await repository.write('new folder/new.txt', 'new\n');
    const record = await repository.run();
    expect(await environmentOf(record)).toMatchObject({
      ...{ gitDirty: true, gitChanged: ['latin.txt', 'model.bin'], gitUntracked: ['new folder/'] },
    });
    expect((await verifyRecord(record)).damages).toEqual([]);
    repository.git('checkout', '-q', '.');
    repository.git('clean', '-qfd', '-e', 'nbrun-runs');
    repository.git('apply', join(record, 'changes.patch'));
    expect(await readFile(join(repository.dir, 'latin.txt'))).toEqual(latin);
    expect((await readFile(join(repository.dir, 'model.bin'))).equals(binary)).toBe(true);
    expect(await readFile(join(repository.dir, 'new folder/new.txt'), 'utf8')).toBe('new\n');
  });

  it.each([
    ['settings.json', '{"key": "s3cr3t-and-long"}'],
    ['settings.bin', '\0\0\x01s3cr3t-and-long\0'],
  ])('keeps no changes that hold a secret, as %s does', async (name, content) => {
    await using repository = await Repository.create(CELLS);
    await repository.write(name, content);
    await repository.nbrun(['run', 'notebook.ipynb'], { MY_TOKEN: 's3cr3t-and-long' });
    const [record = ''] = await repository.records();
    expect(await environmentOf(record)).toMatchObject({ gitPatch: { notKept: 'they hold a secret' } });
    await expect(readFile(join(record, 'changes.patch'))).rejects.toThrow('ENOENT');
  });

  it('tells of the tree as it is when the run is resumed', async () => {
    await using repository = await Repository.create([
      { code: 'fail Boom', tags: ['stage:one'], stagebook: { isolated: true } },
    ]);
    const record = await repository.run();
    const notebook = join(repository.dir, 'work/notebook.ipynb');
    await writeFile(notebook, (await readFile(notebook, 'utf8')).replace('fail Boom', 'print one'));
    expect(await environmentOf(record)).toMatchObject({ gitDirty: false });
    await repository.run('--resume');
    expect(await environmentOf(record)).toMatchObject({
      gitDirty: true,
      gitChanged: ['work/notebook.ipynb'],
    });
    expect((await verifyRecord(record)).damages).toEqual([]);
  });

  it('says nothing of git where there is no commit', async () => {
    await using repository = await Repository.create(CELLS);
    repository.git('update-ref', '-d', 'HEAD');
    expect(await environmentOf(await repository.run())).toMatchObject({ gitCommit: null, gitDirty: null });
  });
});

describe('nbrun verify', () => {
  it('finds a patch that is not as it was recorded', async () => {
    await using repository = await Repository.create(CELLS);
    await repository.write('new.txt', 'new\n');
    const record = await repository.run();
    const patch = join(record, 'changes.patch');
    await repository.write(
      `work/nbrun-runs/${record.split('/').at(-1)}/changes.patch`,
      (await readFile(patch, 'utf8')).replace('+new', '+old'),
    );
    const { damages } = await verifyRecord(record);
    expect(damages.map(({ path }) => path)).toEqual(['changes.patch']);
  });
});
