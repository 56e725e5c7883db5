import { access, constants, copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StagebookError } from '../../check/error.js';

/**
 * The DVC repository that holds `path`: the folder with `.dvc` in it.
 *
 * @throws {StagebookError} `FILE_NOT_FOUND` where there is none; `FILE_INVALID` where its `.dvcignore` has rules.
 */
export async function findDvcRepository(path: string): Promise<string> {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (await exists(join(folder, '.dvc'))) {
      await refuseIgnoreRules(folder);
      return folder;
    }
    if (folder === dirname(folder)) {
      const what = `${path} is in no DVC repository`;
      throw new StagebookError('FILE_NOT_FOUND', `${what}. Run "dvc init" in the project's folder.`);
    }
  }
}

/** Rules could leave files out, and the digest would not be DVC's. */
async function refuseIgnoreRules(folder: string): Promise<void> {
  const text = await readFile(join(folder, '.dvcignore'), 'utf8').catch(() => '');
  const rule = text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#'));
  if (rule === undefined) return;
  const what = `${join(folder, '.dvcignore')} has the rule "${rule}"`;
  throw new StagebookError(
    'FILE_INVALID',
    `${what}, and stagebook reads no ignore rules. Use "dvc add" there.`,
  );
}

/** Puts a file into DVC's cache under its MD5, where it is not there yet; whole, by a temporary name. */
export async function keepFile(repository: string, md5: string, path: string): Promise<void> {
  await keep(repository, md5, (temporary) => copyFile(path, temporary, constants.COPYFILE_FICLONE));
}

/** Puts a manifest into DVC's cache. */
export async function keepText(repository: string, md5: string, text: string): Promise<void> {
  await keep(repository, md5, (temporary) => writeFile(temporary, text));
}

async function keep(repository: string, md5: string, write: (path: string) => Promise<void>): Promise<void> {
  const path = cachePath(repository, md5);
  if (await exists(path)) return;
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await write(temporary);
  await rename(temporary, path);
}

export function cachePath(repository: string, md5: string): string {
  return join(repository, '.dvc/cache/files/md5', md5.slice(0, 2), md5.slice(2));
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
