import { statSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { cacheFolder } from '../model/cache-folder.js';
import { md5File } from './file-digests.js';

/** MD5s of files, remembered by path, size, time of change and inode. */
export interface HashCache {
  /** MD5 and size of a file; it is read only where it is new or has changed. */
  md5(path: string, options?: { signal?: AbortSignal }): Promise<{ md5: string; bytes: number }>;
  /** Writes what was learnt; a cache that cannot be written is no error, it only does not remember. */
  save(): Promise<void>;
}

type Entries = Record<string, readonly [stamp: string, md5: string]>;

// A file that changed this recently may change again within the same tick of its clock, with no trace in the stamp.
const SETTLED_MS = 2_000;

/**
 * Opens the cache.
 *
 * @param path Default: `file-md5.json` in `$STAGEBOOK_CACHE`, else in `stagebook` of the user's cache folder.
 */
export async function openHashCache(path: string = join(cacheFolder(), 'file-md5.json')): Promise<HashCache> {
  const entries = await readEntries(path);
  const learnt: Entries = {};
  return {
    async md5(file, options) {
      const key = resolve(file);
      const before = stampOf(key);
      const known = learnt[key] ?? entries[key];
      if (known !== undefined && before !== undefined && known[0] === before.stamp) {
        return { md5: known[1], bytes: before.bytes };
      }
      const found = await md5File(file, options);
      const after = stampOf(key);
      const settled =
        before !== undefined && before.stamp === after?.stamp && Date.now() - before.changedMs > SETTLED_MS;
      if (settled) learnt[key] = [before.stamp, found.md5];
      return found;
    },
    async save() {
      if (Object.keys(learnt).length === 0) return;
      // Another process may have saved meanwhile: what it learnt is kept.
      const all = { ...(await readEntries(path)), ...learnt };
      try {
        await mkdir(dirname(path), { recursive: true });
        const temporary = `${path}.${process.pid}`;
        await writeFile(temporary, JSON.stringify(all));
        await rename(temporary, path);
      } catch {
        // As documented.
      }
    },
  };
}

/** Undefined for a file that is not there, which reading it will tell. */
function stampOf(path: string): { stamp: string; bytes: number; changedMs: number } | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const { size, mtimeNs, ctimeNs, ino, mtimeMs } = found;
  return {
    stamp: [size, mtimeNs, ctimeNs, ino].join(' '),
    bytes: Number(size),
    changedMs: Number(mtimeMs),
  };
}

/** Nothing where there is no cache yet, or what is there is none: then files are read again. */
async function readEntries(path: string): Promise<Entries> {
  try {
    const found: unknown = JSON.parse(await readFile(path, 'utf8'));
    return Object.fromEntries(Object.entries(found as Entries).filter(([, entry]) => isEntry(entry)));
  } catch {
    return {};
  }
}

function isEntry(entry: unknown): boolean {
  return Array.isArray(entry) && typeof entry[0] === 'string' && /^[0-9a-f]{32}$/.test(String(entry[1]));
}
