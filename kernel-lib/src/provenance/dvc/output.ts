import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { invalid } from '../../check/arguments.js';
import { StagebookError } from '../../check/error.js';
import type { HashCache } from '../hash-cache.js';
import { ignoreRules } from './ignore-rules.js';
import { folderManifest, type ManifestEntry } from './manifest.js';

/** A file or folder as DVC describes it. */
export interface DvcOutput {
  /** Relative to the folder of the `.dvc` file or of `dvc.lock`, with `/`. */
  readonly path: string;
  /** Ends in `.dir` for a folder. */
  readonly md5: string;
  /** In bytes. */
  readonly size: number;
  /** Of a folder. */
  readonly nfiles?: number;
}

/** An output with what its MD5 was made from. */
export interface HashedOutput extends DvcOutput {
  /** Of a folder: its files and the bytes that DVC keeps. */
  readonly manifest?: { readonly entries: readonly ManifestEntry[]; readonly text: string };
}

/** @internal Hashes the file or folder at `path`, which lies within `base`. */
export async function hashOutput(
  base: string,
  path: string,
  cache: HashCache,
  options: { signal?: AbortSignal } = {},
): Promise<HashedOutput> {
  const place = relative(resolve(base), resolve(base, path)).split(sep).join('/');
  if (place === '' || place.startsWith('..') || isAbsolute(place))
    throw invalid('The path', path, `a path within ${base}`);
  const full = join(base, place);
  const kind = await stat(full).catch((cause: unknown) => {
    throw new StagebookError('FILE_NOT_FOUND', `${full} cannot be read: ${String(cause)}. Check the path.`, {
      cause,
    });
  });
  if (ignoreRules(base)(place, kind.isDirectory())) {
    const what = `${full} is left out by a rule of .dvcignore`;
    throw new StagebookError('FILE_INVALID', `${what}. Change the rule, or give another path.`);
  }
  if (!kind.isDirectory()) {
    const { md5, bytes } = await cache.md5(full, options);
    return { path: place, md5, size: bytes };
  }
  const { md5, bytes, entries, text } = await folderManifest(full, cache, options);
  return { path: place, md5, size: bytes, nfiles: entries.length, manifest: { entries, text } };
}
