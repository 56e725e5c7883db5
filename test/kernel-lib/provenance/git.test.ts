import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { gitProvenance } from '../../../kernel-lib/src/provenance.js';

async function repository() {
  const folder = await mkdtemp(join(tmpdir(), 'git-'));
  const git = (...command: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...command], {
      cwd: folder,
      encoding: 'utf8',
    });
  git('init', '-q', '-b', 'main');
  await writeFile(join(folder, 'a.txt'), 'one\n');
  git('add', '.');
  git('commit', '-qm', 'first');
  return { folder, git };
}

describe('gitProvenance', () => {
  it('names commit, branch and remote, the remote without credentials', async () => {
    const { folder, git } = await repository();
    git('remote', 'add', 'origin', 'https://user:secret@example.org/a/b.git?token=1');
    const found = await gitProvenance(folder);
    expect(found).toMatchObject({
      commit: git('rev-parse', 'HEAD').trim(),
      branch: 'main',
      dirty: false,
      dirtyFiles: [],
      remote: 'https://example.org/a/b.git',
    });
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  it('says that a tree is dirty, which files, and a digest that follows the change', async () => {
    const { folder, git } = await repository();
    await writeFile(join(folder, 'a.txt'), 'two\n');
    await writeFile(join(folder, 'new file.txt'), '');
    const first = await gitProvenance(folder);
    expect(first).toMatchObject({ dirty: true, dirtyFiles: ['a.txt', 'new file.txt'] });
    expect(inspect(first)).toContain('DIRTY');
    await writeFile(join(folder, 'a.txt'), 'three\n');
    expect((await gitProvenance(folder))?.diffSha256).not.toBe(first?.diffSha256);
    git('checkout', '-q', '--detach');
    expect(await gitProvenance(folder)).not.toHaveProperty('branch');
  });

  it('is undefined where there is no repository', async () => {
    expect(await gitProvenance(await mkdtemp(join(tmpdir(), 'none-')))).toBeUndefined();
  });
});
