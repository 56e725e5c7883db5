import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyInputs, LastPass, StageLookup, StoredStage } from '@stagebook/pipeline';
import { decodeEntry, objectsOf, type CacheEntry } from './cache-entry.js';
import { ObjectStore } from './objects.js';
import { writeWhole } from './write-whole.js';

/**
 * What stages left, by key, under `nbrun-runs/cache`. Runs may share it: objects and entries are content-addressed, and
 * each is written whole.
 *
 *     objects/ab/cdef…   files, by SHA-256
 *     stages/KEY.json    what a stage with this key left
 *     last/…             how each stage of each notebook ran last, to say what changed
 *     hmac.key           under which environment values enter keys
 */
export class StageCache implements StageLookup {
  readonly dir: string;
  readonly objects: ObjectStore;
  readonly #last: string;
  #grew = false;

  /** @param notebookPath Absolute; tells one notebook's last runs from another's. */
  constructor(dir: string, notebookPath: string) {
    this.dir = dir;
    this.objects = new ObjectStore(join(dir, 'objects'));
    this.#last = join(dir, 'last', createHash('sha256').update(notebookPath).digest('hex').slice(0, 16));
  }

  /** Whether something was stored through this object. */
  get grew(): boolean {
    return this.#grew;
  }

  async find(key: string): Promise<StoredStage | undefined> {
    const entry = await this.entry(key);
    return entry && { runId: entry.runId, at: entry.at, product: entry.product };
  }

  /** The entry of this key, where every object that it needs is there. */
  async entry(key: string): Promise<CacheEntry | undefined> {
    const path = this.#entryPath(key);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    const entry = text === undefined ? undefined : decodeEntry(text);
    if (entry === undefined || entry.key !== key) return undefined;
    for (const { sha256, bytes } of objectsOf(entry)) {
      if (!(await this.objects.has(sha256, bytes))) return undefined;
    }
    return entry;
  }

  /** Entries that are used live longest. */
  async touch(key: string): Promise<void> {
    const now = new Date();
    await utimes(this.#entryPath(key), now, now).catch(() => undefined);
  }

  async put(entry: CacheEntry): Promise<void> {
    await mkdir(join(this.dir, 'stages'), { recursive: true });
    await writeWhole(this.#entryPath(entry.key), JSON.stringify(entry));
    this.#grew = true;
  }

  async last(stage: string): Promise<LastPass | undefined> {
    const text = await readFile(this.#lastPath(stage), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      const last: unknown = JSON.parse(text);
      return isLastPass(last) ? last : undefined;
    } catch {
      return undefined;
    }
  }

  async putLast(stage: string, last: LastPass): Promise<void> {
    await mkdir(this.#last, { recursive: true });
    await writeWhole(this.#lastPath(stage), JSON.stringify(last));
  }

  /** 32 random bytes, made once and readable by their owner alone. */
  async hmacKey(): Promise<Uint8Array> {
    const path = join(this.dir, 'hmac.key');
    await mkdir(this.dir, { recursive: true });
    await writeFile(path, randomBytes(32), { flag: 'wx', mode: 0o600 }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
    return readFile(path);
  }

  #entryPath(key: string): string {
    return join(this.dir, 'stages', `${key}.json`);
  }

  #lastPath(stage: string): string {
    return join(this.#last, `${stage}.json`);
  }
}

function isLastPass(value: unknown): value is { inputs: KeyInputs; measured: boolean } {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'inputs' in value &&
    typeof value.inputs === 'object' &&
    'measured' in value &&
    typeof value.measured === 'boolean'
  );
}
