import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StagebookError } from '../../check/error.js';
import { md5 } from '../digest.js';
import type { HashCache } from '../hash-cache.js';

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

// DVC's own defaults.
const IGNORED = new Set(['.dvc', '.git', '.hg']);
const AT_ONCE = 16;

/** DVC's manifest of a folder, byte for byte. */
export async function folderManifest(
  folder: string,
  cache: HashCache,
  options: { signal?: AbortSignal } = {},
): Promise<Manifest> {
  const paths = (await filesUnder(folder, '')).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const found = new Array<{ md5: string; bytes: number }>(paths.length);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < paths.length; index = next++) {
      options.signal?.throwIfAborted();
      found[index] = await cache.md5(join(folder, paths[index] ?? ''), options);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
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

async function filesUnder(root: string, below: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    if (IGNORED.has(entry.name)) continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesUnder(root, path)));
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(join(root, path))))) found.push(path);
    else {
      const what = `${join(root, path)} is neither a file nor a folder`;
      throw new StagebookError('FILE_INVALID', `${what}, and has no digest. Remove it from the folder.`);
    }
  }
  return found;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path)).isFile();
}
