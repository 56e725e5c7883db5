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

async function patchOf(repository: Repository): Promise<string> {
  const tree = await readWorkingTree(`${repository.dir}/work/notebook.ipynb`);
  const changes = tree === undefined ? 'no working tree' : await readChanges(tree);
  if (typeof changes === 'string') throw new Error(changes);
  return changes.patch.toString('utf8');
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
    const plain = await patchOf(repository);
    for (const [name, value] of Object.entries(SETTINGS)) repository.git('config', name, value);
    expect(await patchOf(repository)).toBe(plain);
    repository.git('config', '--remove-section', 'diff');
    repository.git('reset', '-q', '--hard');
    await repository.write('work/changes.patch', plain);
    repository.git('apply', 'work/changes.patch');
    expect(await readFile(join(repository.dir, 'kept.txt'), 'utf8')).toContain('line 7\nnew\nline 9\n');
  });
});
