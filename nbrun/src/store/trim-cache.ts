import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeEntry, objectsOf, type CacheEntry } from './cache-entry.js';

const DEFAULT_LIMIT_MIB = 10_240;
/** An object younger than this may belong to an entry that another run is about to write. */
const GRACE_MS = 60 * 60 * 1000;

/** What a cache may hold; 10 GiB where nothing is said. */
export function cacheLimitBytes(limitMiB: number = DEFAULT_LIMIT_MIB): number {
  return limitMiB * 1024 ** 2;
}

export interface Trimmed {
  readonly entries: number;
  readonly objects: number;
  readonly freedBytes: number;
  readonly leftBytes: number;
}

interface Stored {
  readonly path: string;
  readonly entry: CacheEntry;
  readonly usedMs: number;
}

/** Takes the entries that were used longest ago out of a cache until the rest fits, then every object that none needs. */
export async function trimCache(dir: string, maxBytes: number): Promise<Trimmed> {
  const stored = await readEntries(join(dir, 'stages'));
  stored.sort((a, b) => b.usedMs - a.usedMs);
  const needed = new Map<string, number>();
  let bytes = 0;
  let entries = 0;
  for (const { path, entry } of stored) {
    const fresh = objectsOf(entry).filter(({ sha256 }) => !needed.has(sha256));
    const more = fresh.reduce((sum, object) => sum + object.bytes, 0);
    if (bytes + more > maxBytes) {
      await rm(path, { force: true });
      entries += 1;
      continue;
    }
    for (const object of fresh) needed.set(object.sha256, object.bytes);
    bytes += more;
  }
  const { objects, freedBytes } = await dropObjects(join(dir, 'objects'), needed);
  return { entries, objects, freedBytes, leftBytes: bytes };
}

async function readEntries(folder: string): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.endsWith('.json')) continue;
    const path = join(folder, name);
    const entry = decodeEntry(await readFile(path, 'utf8').catch(() => ''));
    if (entry === undefined) await rm(path, { force: true });
    else stored.push({ path, entry, usedMs: (await stat(path)).mtimeMs });
  }
  return stored;
}

async function dropObjects(
  folder: string,
  needed: ReadonlyMap<string, number>,
): Promise<{ objects: number; freedBytes: number }> {
  let objects = 0;
  let freedBytes = 0;
  for (const found of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    const path = join(found.parentPath, found.name);
    const sha256 = path.slice(folder.length).replaceAll(/[\\/]/g, '');
    if (!found.isFile() || needed.has(sha256)) continue;
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined || Date.now() - stats.ctimeMs < GRACE_MS) continue;
    await rm(path, { force: true });
    objects += 1;
    freedBytes += stats.size;
  }
  return { objects, freedBytes };
}
