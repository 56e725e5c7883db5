import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readChanges } from '../../../nbrun/src/git/changes.js';
import { readWorkingTree } from '../../../nbrun/src/git/working-tree.js';
import { Repository } from '../repository.js';

const COMMITTER = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];

/** Settings of a user's that change what `git diff` prints. */
const SETTINGS = {
  'core.abbrev': '20',
  'core.quotePath': 'false',
  'diff.algorithm': 'patience',
  'diff.context': '0',
  'diff.indentHeuristic': 'false',
  'diff.interHunkContext': '9',
  'diff.mnemonicPrefix': 'true',
  'diff.noprefix': 'true',
  'diff.renames': 'false',
  'diff.orderFile': 'order',
  'diff.submodule': 'log',
  'diff.suppressBlankEmpty': 'true',
};

/** The patch, or why there is none. */
async function changesOf(repository: Repository): Promise<string> {
  const tree = await readWorkingTree(`${repository.dir}/work/notebook.ipynb`);
  const changes = tree === undefined ? 'no working tree' : await readChanges(tree);
  return typeof changes === 'string' ? changes : changes.patch.toString('utf8');
}

describe.concurrent('the changes of a working tree', () => {
  it('are the same patch whatever git is configured to print', async () => {
    await using repository = await Repository.create([]);
    await using library = await Repository.create([]);
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.dir, 'library');
    const lines = Array.from({ length: 30 }, (_, index) => (index % 5 === 0 ? '\n' : `line ${index}\n`));
    for (const name of ['kept.txt', 'renamed.txt', 'über.txt']) await repository.write(name, lines.join(''));
    await repository.write('order', 'renamed.txt\n');
    repository.commit('more');
    for (const name of ['kept.txt', 'über.txt'])
      await repository.write(name, lines.with(8, 'new\n').with(18, 'new\n').join(''));
    repository.git('mv', 'renamed.txt', 'other.txt');
    await repository.write('library/new.txt', 'new\n');
    repository.git('-C', 'library', 'add', '.');
    repository.git('-C', 'library', ...COMMITTER, 'commit', '-qm', 'new');
    const plain = await changesOf(repository);
    for (const [name, value] of Object.entries(SETTINGS)) repository.git('config', name, value);
    expect(await changesOf(repository)).toBe(plain);
    repository.git('config', '--remove-section', 'diff');
    repository.git('reset', '-q', '--hard');
    await repository.write('work/changes.patch', plain);
    repository.git('apply', 'work/changes.patch');
    expect(await readFile(join(repository.dir, 'kept.txt'), 'utf8')).toContain('line 7\nnew\nline 9\n');
  });

  it('hold untracked files in the order of their names, however many', async () => {
    await using repository = await Repository.create([]);
    const names = Array.from({ length: 20 }, (_, index) => `new-${String(index).padStart(2, '0')}.txt`);
    for (const name of names) await repository.write(name, `${name}\n`);
    const added = (await changesOf(repository)).matchAll(/^\+\+\+ b\/(.*)\n.*\n\+(.*)$/gm);
    expect([...added].map(([, name, content]) => [name, content])).toEqual(names.map((name) => [name, name]));
  });

  it('are not read where untracked files together are more than a record keeps', async () => {
    await using repository = await Repository.create([]);
    for (let index = 0; index < 5; index++)
      await repository.write(`data-${index}`, new Uint8Array(1_000_000));
    expect(await changesOf(repository)).toBe('the untracked files hold 5000000 bytes');
  });
});
