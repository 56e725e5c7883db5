import { rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NbrunError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { livingHolder } from '../store/lease.js';
import { listRuns } from '../store/runs.js';
import { cacheLimitBytes, trimCache } from '../store/trim-cache.js';

export interface CleanOptions {
  /** Records to keep, the newest; undefined: all. */
  readonly keep?: number;
  /** MiB that the cache may hold. */
  readonly maxSize?: number;
}

const MIB = 1024 ** 2;

/** `nbrun clean [FOLDER]`: old records and what the cache no longer needs. A run that goes on is left alone. */
export async function clean(folder: string, { keep, maxSize }: CleanOptions): Promise<number> {
  const runsDir = join(resolve(folder), 'nbrun-runs');
  if ((await stat(runsDir).catch(() => undefined)) === undefined) {
    throw new NbrunError(
      'RECORD_NOT_FOUND',
      `"${folder}" has no nbrun-runs/. Name the folder of a notebook that was run.`,
    );
  }
  const old = keep === undefined ? [] : (await listRuns(runsDir)).slice(keep);
  let removed = 0;
  for (const dir of old) {
    if ((await livingHolder(dir)) !== undefined) continue;
    await rm(dir, { recursive: true, force: true });
    removed += 1;
  }
  const trimmed = await trimCache(join(runsDir, 'cache'), cacheLimitBytes(maxSize));
  const freed = (trimmed.freedBytes / MIB).toFixed(1);
  const left = (trimmed.leftBytes / MIB).toFixed(1);
  console.log(
    `Removed ${removed} records, ${trimmed.entries} cached stages and ${trimmed.objects} objects (${freed} MiB). The cache holds ${left} MiB.`,
  );
  return EXIT.passed;
}
