import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openTracking } from '../../../kernel-lib/src/tracking.js';
import { temporaryFolders } from './support.js';

const folder = temporaryFolders();
const CONTEXT = Symbol.for('stagebook.stage');
const globals = globalThis as Record<symbol, unknown>;
const home = process.cwd();
afterEach(() => {
  process.chdir(home);
  delete globals[CONTEXT];
});

async function tagsOf(dir: string, tags: Record<string, string> = {}): Promise<Record<string, string>> {
  const environment = { STAGEBOOK_ACTOR: 'ada' };
  const tracking = openTracking({ folder: join(dir, '.git', 'journal'), environment });
  await tracking.withRun('r', async () => undefined, { tags });
  return { ...(await tracking.runs())[0]?.tags };
}

/** A repository with one commit, which is the working folder. */
async function repository(): Promise<string> {
  const dir = await folder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: dir });
  git('init', '-q', '-b', 'main');
  git('commit', '-q', '--allow-empty', '-m', 'first');
  git('remote', 'add', 'origin', 'https://ada:hunter2@example.org/a.git');
  process.chdir(dir);
  return dir;
}

describe('every tracked run', () => {
  it('is tagged with who, commit, branch and remote, by the names that MLflow shows', async () => {
    expect(await tagsOf(await repository())).toEqual({
      'mlflow.user': 'ada',
      'mlflow.source.git.commit': expect.stringMatching(/^[0-9a-f]{40}$/),
      'mlflow.source.git.branch': 'main',
      'mlflow.source.git.repoURL': 'https://example.org/a.git',
      'git.dirty': 'false',
    });
  });

  it('says that the tree was dirty, and which files', async () => {
    const dir = await repository();
    await writeFile(join(dir, 'new.ts'), '');
    expect(await tagsOf(dir)).toMatchObject({ 'git.dirty': 'true', 'git.dirtyFiles': 'new.ts' });
  });

  it('says what git failed with', async () => {
    const dir = await repository();
    await writeFile(join(dir, '.git', 'index'), 'damaged');
    const tags = await tagsOf(dir);
    expect(tags['git.error']).toContain('index file');
    expect(tags).not.toHaveProperty('git.dirty');
  });

  it('names the stage of nbrun that logs it; a tag of its own goes first', async () => {
    globals[CONTEXT] = { protocol: 1, runId: '20261121-1', stage: 'infer', saveDir: '/tmp', inputs: {} };
    expect(await tagsOf(await repository(), { 'mlflow.user': 'bob' })).toMatchObject({
      ...{ 'mlflow.user': 'bob', 'mlflow.source.type': 'NOTEBOOK' },
      ...{ 'nbrun.run': '20261121-1', 'nbrun.stage': 'infer' },
    });
  });

  it('is tagged with nothing of git where there is no repository', async () => {
    const dir = await folder();
    process.chdir(dir);
    expect(await tagsOf(dir)).toEqual({ 'mlflow.user': 'ada' });
  });
});
