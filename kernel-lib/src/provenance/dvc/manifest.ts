import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StagebookError } from '../../check/error.js';
import { md5 } from '../digest.js';
import { giveWay } from '../give-way.js';
import type { HashCache } from '../hash-cache.js';
import { ignoreRules, type Ignores } from './ignore-rules.js';

export interface ManifestEntry {
  readonly md5: string;
  /** Relative to the folder, with `/`. */
  readonly relpath: string;
}

/** What DVC knows of a folder. */
export interface Manifest {
  /** Ends in `.dir`. */
  readonly md5: string;
  /** Of all files together. */
  readonly bytes: number;
  /** In the order of their paths. */
  readonly entries: readonly ManifestEntry[];
  /** The bytes that the MD5 is of: what DVC keeps in its cache. */
  readonly text: string;
}

/**
 * DVC's manifest of a folder, byte for byte: without what DVC leaves out by itself or by `.dvcignore`.
 *
 * @throws {StagebookError} `FILE_INVALID` for what is neither file nor folder, and for a `.dvcignore` below the folder.
 */
export async function folderManifest(
  folder: string,
  cache: HashCache,
  options: { signal?: AbortSignal } = {},
): Promise<Manifest> {
  const paths = (await filesUnder(folder, '', ignoreRules(folder))).sort((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  const found: { md5: string; bytes: number }[] = [];
  const turn = giveWay();
  for (const path of paths) {
    options.signal?.throwIfAborted();
    found.push(await cache.md5(join(folder, path), options));
    await turn();
  }
  const entries = paths.map((relpath, index) => ({ md5: found[index]?.md5 ?? '', relpath }));
  const text = manifestText(entries);
  return { md5: `${md5(text)}.dir`, bytes: found.reduce((sum, { bytes }) => sum + bytes, 0), entries, text };
}

/** As Python's `json.dumps(entries, sort_keys=True)` writes it. */
export function manifestText(entries: readonly ManifestEntry[]): string {
  const items = entries.map(
    (entry) => `{"md5": ${asciiJson(entry.md5)}, "relpath": ${asciiJson(entry.relpath)}}`,
  );
  return `[${items.join(', ')}]`;
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

async function filesUnder(root: string, below: string, ignores: Ignores): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const full = join(root, path);
    if (ignores(path, entry.isDirectory())) continue;
    if (entry.name === '.dvcignore') {
      const what = `${full} is a .dvcignore within a folder that is tracked, which DVC refuses`;
      throw new StagebookError('FILE_INVALID', `${what}. Move its rules to a .dvcignore above the folder.`);
    }
    // A repository within the repository is not this one's.
    if (entry.isDirectory()) {
      if (!existsSync(join(full, '.dvc'))) found.push(...(await filesUnder(root, path, ignores)));
    } else if (entry.isFile() || (entry.isSymbolicLink() && isFile(full))) found.push(path);
    else {
      const what = `${full} is neither a file nor a folder`;
      throw new StagebookError('FILE_INVALID', `${what}, and has no digest. Remove it from the folder.`);
    }
  }
  return found;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
