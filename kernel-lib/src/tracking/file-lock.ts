import { randomUUID } from 'node:crypto';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { TrackingError } from './error.js';

const RETRY_MS = 20;

/**
 * Runs `use` while no other process holds the lock at `path`. A lock whose process is gone is taken over at once.
 *
 * @throws {TrackingError} `JOURNAL_BUSY` when another process still holds it after `waitMs`.
 */
export async function withFileLock<T>(path: string, waitMs: number, use: () => Promise<T>): Promise<T> {
  const own = `${path}.${process.pid}-${randomUUID()}`;
  await writeFile(own, `${process.pid}\n`);
  try {
    await acquire(path, own, waitMs);
    try {
      return await use();
    } finally {
      await unlink(path).catch(ignoreMissing);
    }
  } finally {
    await unlink(own).catch(ignoreMissing);
  }
}

async function acquire(path: string, own: string, waitMs: number): Promise<void> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    // A hard link is made whole or not at all, so a lock always says whose it is.
    const taken = await link(own, path).then(() => true, ignoreExisting);
    if (taken) return;
    const holder = await readFile(path, 'utf8').catch(ignoreMissing);
    if (holder === undefined) continue;
    if (!isAlive(Number(holder))) await breakLock(path, holder);
    else if (performance.now() > deadline) {
      const what = `${path} is held by process ${holder.trim()}`;
      throw new TrackingError(
        'JOURNAL_BUSY',
        `${what} after ${waitMs} ms. Wait for it to end, then try again.`,
      );
    } else await delay(RETRY_MS);
  }
}

/** Removes a dead process's lock; a live one that took its place meanwhile is put back. */
async function breakLock(path: string, seen: string): Promise<void> {
  const aside = `${path}.broken-${randomUUID()}`;
  const moved = await rename(path, aside).then(() => true, ignoreMissing);
  if (moved === undefined) return;
  if ((await readFile(aside, 'utf8')) !== seen) await link(aside, path).catch(ignoreExisting);
  await unlink(aside).catch(ignoreMissing);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function ignoreExisting(error: NodeJS.ErrnoException): false {
  if (error.code !== 'EEXIST') throw error;
  return false;
}
