import { appendFile, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { checkRecord, checkText } from '../../check/arguments.js';
import { StagebookError } from '../../check/error.js';
import { writeWhole } from '../../check/write-whole.js';
import { openHashCache } from '../hash-cache.js';
import { hashOutput, type DvcOutput } from './output.js';
import { findDvcRepository, keepOutput } from './repository.js';

export interface AddOptions {
  signal?: AbortSignal;
}

/**
 * Tracks a file or folder as `dvc add` does: writes `PATH.dvc`, copies the content into DVC's cache and has git ignore
 * it. `dvc status` then finds it up to date.
 *
 * @throws {StagebookError} `FILE_NOT_FOUND` outside a DVC repository; `FILE_INVALID` for what `.dvcignore` leaves out.
 */
export async function addToDvc(path: string, options: AddOptions = {}): Promise<DvcOutput> {
  const full = resolve(checkText('The path to add', path));
  const folder = dirname(full);
  const repository = findDvcRepository(full);
  const cache = await openHashCache();
  const hashed = await hashOutput(folder, basename(full), cache, options);
  await cache.save();
  await keepOutput(repository, full, hashed, options);
  const { manifest: _, ...output } = hashed;
  const { path: place, md5, size, nfiles } = output;
  const out = { md5, size, ...(nfiles !== undefined && { nfiles }), hash: 'md5', path: place };
  await writeWhole(
    `${full}.dvc`,
    stringify({ outs: [out] }, { indentSeq: false, singleQuote: true, lineWidth: 0 }),
  );
  await ignoreInGit(folder, place);
  return output;
}

async function ignoreInGit(folder: string, place: string): Promise<void> {
  const path = join(folder, '.gitignore');
  const text = await readFile(path, 'utf8').catch(() => '');
  const rule = `/${place.replace(/[\\*?[\]!# ]/g, '\\$&')}`;
  if (text.split('\n').includes(rule)) return;
  await appendFile(path, `${text === '' || text.endsWith('\n') ? '' : '\n'}${rule}\n`);
}

/**
 * The outputs that a `.dvc` file describes.
 *
 * @throws {StagebookError} `FILE_NOT_FOUND`; `FILE_INVALID` for what is no `.dvc` file.
 */
export async function readDvcFile(path: string): Promise<DvcOutput[]> {
  const text = await readFile(checkText('The path of a .dvc file', path), 'utf8').catch((cause: unknown) => {
    throw new StagebookError('FILE_NOT_FOUND', `${path} cannot be read: ${String(cause)}. Check the path.`, {
      cause,
    });
  });
  try {
    const { outs } = checkRecord('It', parse(text));
    if (!Array.isArray(outs)) throw new SyntaxError('it has no outs');
    return outs.map(toOutput);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StagebookError('FILE_INVALID', `${path} is no .dvc file: ${why}.`, { cause });
  }
}

/** @internal An entry of `outs` or `deps`, from outside. */
export function toOutput(value: unknown): DvcOutput {
  const { path, md5, size, nfiles } = checkRecord('An output', value);
  if (typeof path !== 'string' || typeof md5 !== 'string' || !/^[0-9a-f]{32}(\.dir)?$/.test(md5)) {
    throw new SyntaxError(`an output has no path or no MD5: ${JSON.stringify(value)}`);
  }
  if (typeof size !== 'number') throw new SyntaxError(`the output "${path}" has no size`);
  return { path, md5, size, ...(typeof nfiles === 'number' && { nfiles }) };
}
