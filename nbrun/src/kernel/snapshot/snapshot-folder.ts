import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Some 60 MB each. */
const MAX_KEPT = 4;
/** What somebody began to make and left is in nobody's way after this. */
const ABANDONED_MS = 2 * 60 * 1000;
const POLL_MS = 100;

/** The user's own cache folder, as each system has it. */
export function defaultSnapshotDir(env: NodeJS.ProcessEnv): string {
  const home = env['HOME'] ?? homedir();
  const caches = process.platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
  return join(env['XDG_CACHE_HOME'] || caches, 'nbrun', 'kernels');
}

/**
 * Snapshots by key. Each is written under another name and renamed; node itself checks version and checksum of one that
 * it starts from.
 *
 *     KEY.blob       a snapshot
 *     KEY.unusable   no kernel started from it: it is neither used nor made again
 *     KEY.making     somebody makes it
 */
export class SnapshotFolder {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  pathOf(key: string, ending: 'blob' | 'unusable' | 'making' = 'blob'): string {
    return join(this.#dir, `${key}.${ending}`);
  }

  find(key: string): string | undefined {
    const path = this.pathOf(key);
    if (!existsSync(path)) return undefined;
    const now = new Date();
    // The folder may be another user's, and read-only.
    attempt(() => utimesSync(path, now, now));
    return path;
  }

  /** Claims the making of a snapshot. @returns false where it is there, of no use, or being made. */
  claim(key: string): boolean {
    if (existsSync(this.pathOf(key)) || existsSync(this.pathOf(key, 'unusable'))) return false;
    return attempt(() => {
      mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
      this.#prune();
      writeFileSync(this.pathOf(key, 'making'), '', { flag: 'wx' });
    });
  }

  reject(key: string): void {
    attempt(() => {
      writeFileSync(this.pathOf(key, 'unusable'), '');
      rmSync(this.pathOf(key), { force: true });
    });
  }

  /** Lets it be made again. */
  forgive(key: string): void {
    attempt(() => rmSync(this.pathOf(key, 'unusable'), { force: true }));
  }

  /** Waits until nobody makes it any more, and no longer than this. */
  async made(key: string, boundMs: number): Promise<void> {
    const endMs = Date.now() + boundMs;
    while (existsSync(this.pathOf(key, 'making')) && Date.now() < endMs) await sleep(POLL_MS);
  }

  /** Leaves room for one more. */
  #prune(): void {
    const files = readdirSync(this.#dir).flatMap((name) => {
      const path = join(this.#dir, name);
      const usedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
      return usedMs === undefined ? [] : [{ path, usedMs }];
    });
    const isBlob = ({ path }: { path: string }): boolean => path.endsWith('.blob');
    const blobs = files.filter(isBlob).sort((a, b) => b.usedMs - a.usedMs);
    const old = files.filter((file) => !isBlob(file) && Date.now() - file.usedMs > ABANDONED_MS);
    const abandoned = old.filter(({ path }) => !path.endsWith('.unusable'));
    for (const { path } of [...blobs.slice(MAX_KEPT - 1), ...abandoned]) rmSync(path, { force: true });
  }
}

/** A cache that cannot be written is none. @returns whether it was done. */
function attempt(change: () => void): boolean {
  try {
    change();
    return true;
  } catch {
    return false;
  }
}
