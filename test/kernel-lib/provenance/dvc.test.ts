import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  addToDvc,
  folderManifest,
  openHashCache,
  readDvcFile,
  readDvcLock,
  verify,
  writeDvcLock,
} from '../../../kernel-lib/src/provenance.js';
import { writeLog } from '../../../kernel-lib/src/log.js';
import { manifestText } from '../../../kernel-lib/src/provenance/dvc/manifest.js';
import { describeWith, python } from '../../support/tools.js';
import { inference } from '../log/rows.js';

beforeAll(async () => {
  process.env['STAGEBOOK_CACHE'] = await mkdtemp(join(tmpdir(), 'cache-'));
});

const FILES = { foo: 'foo', bar: 'bar', 'sub/ünï code': 'x', 'sub/a b': '', 'sub/Z': 'z', 'sub/🎉': 'party' };

async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dvc-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** As `dvc init` leaves it, for what needs no DVC. */
async function repositoryOf(files: Record<string, string>): Promise<string> {
  const folder = await folderOf(files);
  await mkdir(join(folder, '.dvc'));
  return folder;
}

describe('folderManifest', () => {
  it('has the digest that DVC documents for its example', async () => {
    const manifest = await folderManifest(await folderOf({ foo: 'foo', bar: 'bar' }), await openHashCache());
    expect(manifest).toMatchObject({ md5: '5ea40360f5b4ec688df672a4db9c17d1.dir', bytes: 6 });
    expect(manifest.entries.map(({ relpath }) => relpath)).toEqual(['bar', 'foo']);
  });

  it('writes names as Python’s json does, all of them ASCII', () => {
    expect(manifestText([{ md5: 'm', relpath: 'ü\n"\u007f🎉' }])).toBe(
      '[{"md5": "m", "relpath": "\\u00fc\\n\\"\\u007f\\ud83c\\udf89"}]',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (relpath) => {
        const text = manifestText([{ md5: 'm', relpath }]);
        expect(text).toMatch(/^[ -~]*$/);
        expect(JSON.parse(text)).toEqual([{ md5: 'm', relpath }]);
      }),
    );
  });

  it('leaves out what DVC leaves out', async () => {
    const folder = await folderOf({ a: '1', '.git/config': 'x', '.dvc/config': 'y' });
    expect(
      (await folderManifest(folder, await openHashCache())).entries.map(({ relpath }) => relpath),
    ).toEqual(['a']);
  });
});

describe('addToDvc', () => {
  it('writes a .dvc file that reads back, the content into the cache, and a rule for git', async () => {
    const folder = await repositoryOf({ 'one.txt': 'one' });
    const output = await addToDvc(join(folder, 'one.txt'));
    expect(await readDvcFile(join(folder, 'one.txt.dvc'))).toEqual([output]);
    expect(
      await readFile(join(folder, '.dvc/cache/files/md5/f9/7c5d29941bfb1b2fdab0874906ab82'), 'utf8'),
    ).toBe('one');
    await addToDvc(join(folder, 'one.txt'));
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('/one.txt\n');
  });

  it('refuses a place without DVC, and what its rules leave out', async () => {
    const bare = await folderOf({ a: '1' });
    await expect(addToDvc(join(bare, 'a'))).rejects.toThrow('is in no DVC repository. Run "dvc init"');
    const ruled = await repositoryOf({ 'a.tmp': '1', '.dvcignore': '# a comment\n*.tmp\n' });
    await expect(addToDvc(join(ruled, 'a.tmp'))).rejects.toThrow('is left out by a rule of .dvcignore');
    const within = await repositoryOf({ 'data/a': '1', 'data/.dvcignore': '*.tmp\n' });
    await expect(addToDvc(join(within, 'data'))).rejects.toThrow('which DVC refuses. Move its rules');
  });
});

describe('verify', () => {
  it('finds an added folder as recorded, and names the files that differ, are new or gone', async () => {
    const folder = await repositoryOf({ 'data/a': '1', 'data/b': '2', 'data/c': '3' });
    await addToDvc(join(folder, 'data'));
    expect(await verify(join(folder, 'data.dvc'))).toMatchObject({ ok: true, checked: 3, differences: [] });
    await writeFile(join(folder, 'data/a'), 'changed');
    await rm(join(folder, 'data/b'));
    await writeFile(join(folder, 'data/d'), 'new');
    const { ok, differences } = await verify(join(folder, 'data.dvc'));
    expect(ok).toBe(false);
    expect(differences.map(({ what, reason }) => `${what} ${reason.slice(0, 7)}`)).toEqual([
      'data/a MD5 897',
      'data/b is gone',
      'data/d is new',
    ]);
  });

  it('says why what was recorded cannot be hashed', async () => {
    const folder = await repositoryOf({ a: '1', b: '2' });
    await addToDvc(join(folder, 'a'));
    await addToDvc(join(folder, 'b'));
    await rm(join(folder, 'a'));
    await writeFile(join(folder, '.dvcignore'), 'b');
    expect((await verify(join(folder, 'a.dvc'))).differences[0]?.reason).toContain('ENOENT');
    expect((await verify(join(folder, 'b.dvc'))).differences[0]?.reason).toContain('a rule of .dvcignore');
  });

  it('takes the folder itself for the .dvc file beside it', async () => {
    const folder = await repositoryOf({ 'data/a': '1' });
    await addToDvc(join(folder, 'data'));
    expect(await verify(join(folder, 'data'))).toMatchObject({ ok: true, checked: 1 });
    await writeFile(join(folder, 'data/a'), '2');
    expect((await verify(join(folder, 'data'))).differences.map(({ what }) => what)).toEqual(['data/a']);
  });

  it('checks a folder against every record within it', async () => {
    const folder = await repositoryOf({ 'x/data/a': '1', one: '1' });
    await addToDvc(join(folder, 'x/data'));
    await addToDvc(join(folder, 'one'));
    const log = await writeLog(join(folder, 'logs'), [inference({ output: 'Tom' })], { name: 'mine' });
    expect(await verify(folder)).toMatchObject({ ok: true, checked: 5 });
    await writeFile(join(folder, 'x/data/a'), '2');
    await writeFile(log.csv, (await readFile(log.csv, 'utf8')).replace('Tom', 'Tim'));
    expect((await verify(folder)).differences.map(({ what }) => what)).toEqual([
      'logs/mine.csv: row 1 (stories260k, prompt 1)',
      'x/data.dvc: data/a',
    ]);
  });

  it('checks a bare folder against the manifest that it had', async () => {
    const folder = await folderOf({ a: '1', 'sub/b': '2' });
    const manifest = await folderManifest(folder, await openHashCache());
    expect(await verify(folder, { manifest })).toMatchObject({ ok: true, checked: 2 });
    await rm(join(folder, 'sub/b'));
    expect((await verify(folder, { manifest })).differences).toEqual([{ what: 'sub/b', reason: 'is gone' }]);
  });

  it('says what to do with a folder that nothing recorded', async () => {
    await expect(verify(await folderOf({ a: '1' }))).rejects.toThrow('or track it with addToDvc first');
    const run = verify(await folderOf({ 'events.ndjson': '{}' }));
    await expect(run).rejects.toThrow('It is the record of a run: use "nbrun verify".');
  });

  it('finds a change that leaves size and time as they were', async () => {
    const folder = await repositoryOf({ a: 'one' });
    await addToDvc(join(folder, 'a'));
    const { utimes, stat } = await import('node:fs/promises');
    const { atime, mtime } = await stat(join(folder, 'a'));
    await writeFile(join(folder, 'a'), 'two');
    await utimes(join(folder, 'a'), atime, mtime);
    expect((await verify(join(folder, 'a.dvc'))).ok).toBe(false);
  });
});

describe('a .dvc file from outside', () => {
  it.each(['outs: 3', '[', 'outs:\n- path: x\n  size: 1', 'outs:\n- {path: x, md5: ../../etc, size: 1}'])(
    'is refused when it is %s',
    async (text) => {
      const folder = await folderOf({ 'x.dvc': text });
      await expect(readDvcFile(join(folder, 'x.dvc'))).rejects.toMatchObject({ code: 'FILE_INVALID' });
    },
  );

  it('is not followed out of its folder', async () => {
    const text = `outs:\n- {path: ../../../etc/passwd, md5: ${'ab'.repeat(16)}, size: 1}`;
    const folder = await folderOf({ 'x.dvc': text });
    expect(await verify(join(folder, 'x.dvc'))).toMatchObject({
      ok: false,
      differences: [{ reason: expect.stringContaining('Give a path within') as string }],
    });
  });
});

describeWith(python, 'the real dvc', (interpreter) => {
  const dvc = (cwd: string, ...command: string[]): string =>
    execFileSync(interpreter, ['-m', 'dvc', ...command], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });

  async function realRepository(files: Record<string, string>): Promise<string> {
    const folder = await folderOf(files);
    execFileSync('git', ['init', '-q'], { cwd: folder });
    dvc(folder, 'init', '-q');
    return folder;
  }

  it('finds files and folders that stagebook added up to date, and writes the same .dvc files', async () => {
    const files = Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`data/${path}`, text]));
    const folder = await realRepository({ ...files, 'one.txt': 'one' });
    await addToDvc(join(folder, 'data'));
    await addToDvc(join(folder, 'one.txt'));
    expect(dvc(folder, 'status').trim()).toBe('Data and pipelines are up to date.');
    const ours = await readFile(join(folder, 'data.dvc'), 'utf8');
    dvc(folder, 'add', '-q', 'data');
    expect(await readFile(join(folder, 'data.dvc'), 'utf8')).toBe(ours);
    await writeFile(join(folder, 'one.txt'), 'two');
    expect(dvc(folder, 'status')).toContain('one.txt.dvc');
  });

  it('leaves out the same files by .dvcignore, and so agrees on the folder', async () => {
    const rules = '*.tmp\n!keep.tmp\n/data/skipped/\ncache/\nÜ*\n[ab].log\n**/deep/*.bin\n  spaced  \n';
    const names = [
      ...['a', 'x.tmp', 'keep.tmp', 'skipped/x', 'sub/skipped/x', 'cache/x', 'sub/cache', 'ÜBER', 'üb'],
      ...['a.log', 'c.log', 'X.TMP', 'one/deep/x.bin', 'one/deep/two/x.bin', 'spaced', '.git/x', '.hg/x'],
      ...['nested/.dvc/config', 'nested/x', 'sub/.gitignore'],
    ];
    const folder = await realRepository({
      '.dvcignore': rules,
      'sets/.dvcignore': '!x.tmp\n/data/a\n',
      ...Object.fromEntries(
        names.flatMap((name) => [`data/${name}`, `sets/data/${name}`].map((at) => [at, at])),
      ),
    });
    for (const data of ['data', 'sets/data']) {
      await addToDvc(join(folder, data));
      expect(dvc(folder, 'status').trim()).toBe('Data and pipelines are up to date.');
      const ours = await readFile(join(folder, `${data}.dvc`), 'utf8');
      dvc(folder, 'add', '-q', data);
      expect(await readFile(join(folder, `${data}.dvc`), 'utf8')).toBe(ours);
    }
  });

  it('finds a stage up to date that stagebook locked, and reads back what dvc locked', async () => {
    const yaml =
      'stages:\n  train:\n    cmd: cp one.txt two.txt\n    deps:\n    - one.txt\n    - data\n    outs:\n    - two.txt\n';
    const folder = await realRepository({
      'one.txt': 'one',
      'two.txt': 'one',
      'data/x': '1',
      'dvc.yaml': yaml,
    });
    const locked = await writeDvcLock(folder, {
      name: 'train',
      cmd: 'cp one.txt two.txt',
      deps: ['one.txt', 'data'],
      outs: ['two.txt'],
    });
    expect(dvc(folder, 'status').trim()).toBe('Data and pipelines are up to date.');
    const ours = await readFile(join(folder, 'dvc.lock'), 'utf8');
    dvc(folder, 'repro', '-q', '--force');
    expect(await readFile(join(folder, 'dvc.lock'), 'utf8')).toBe(ours);
    expect(await readDvcLock(join(folder, 'dvc.lock'))).toEqual({ train: locked });
    expect(await verify(join(folder, 'dvc.lock'))).toMatchObject({ ok: true });
  });
});
