import { constants, copyFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StagebookError } from '../../check/error.js';
import { SMALL_BYTES } from '../file-digests.js';
import { giveWay } from '../give-way.js';
import type { HashedOutput } from './output.js';

/**
 * The DVC repository that holds `path`: the folder with `.dvc` in it.
 *
 * @throws {StagebookError} `FILE_NOT_FOUND` where there is none.
 */
export function findDvcRepository(path: string): string {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.dvc'))) return folder;
    if (folder === dirname(folder)) {
      const what = `${path} is in no DVC repository`;
      throw new StagebookError('FILE_NOT_FOUND', `${what}. Run "dvc init" in the project's folder.`);
    }
  }
}

/** Puts a file into DVC's cache under its MD5, where it is not there yet; whole, by a temporary name. */
async function keepFile(repository: string, md5: string, path: string): Promise<void> {
  await keep(repository, md5, async (temporary) => {
    if (statSync(path).size > SMALL_BYTES) await copyFile(path, temporary, constants.COPYFILE_FICLONE);
    else copyFileSync(path, temporary, constants.COPYFILE_FICLONE);
  });
}

/** Puts a manifest into DVC's cache. */
async function keepText(repository: string, md5: string, text: string): Promise<void> {
  await keep(repository, md5, (temporary) => writeFile(temporary, text));
}

async function keep(repository: string, md5: string, write: (path: string) => Promise<void>): Promise<void> {
  const path = cachePath(repository, md5);
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await write(temporary);
  renameSync(temporary, path);
}

/** Puts a hashed file, or all files of a hashed folder and its manifest, into DVC's cache. */
export async function keepOutput(
  repository: string,
  full: string,
  { md5, manifest }: HashedOutput,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  if (manifest === undefined) return keepFile(repository, md5, full);
  const turn = giveWay();
  for (const entry of manifest.entries) {
    options.signal?.throwIfAborted();
    await keepFile(repository, entry.md5, join(full, entry.relpath));
    await turn();
  }
  await keepText(repository, md5, manifest.text);
}

export function cachePath(repository: string, md5: string): string {
  return join(repository, '.dvc/cache/files/md5', md5.slice(0, 2), md5.slice(2));
}
