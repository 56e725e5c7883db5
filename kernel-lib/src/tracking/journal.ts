import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, open, rename, unlink, writeFile, type FileHandle } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { digestFile } from '../provenance/file-digests.js';
import { decodeEntry } from './decode-entry.js';
import { JOURNAL_PROTOCOL, type TrackingEntry } from './entry.js';
import { withFileLock } from './file-lock.js';
import { readJournal } from './read-journal.js';
import type { Tracker } from './tracker.js';

const LOCK_WAIT_MS = 10_000;

/**
 * The embedded tracker: a folder with an append-only file of entries and the bytes of the artifacts. It needs no server,
 * several processes may write it at once, and a writer killed at any point leaves what it had written.
 */
export class Journal implements Tracker {
  readonly folder: string;
  readonly path: string;
  #prepared = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.folder = resolve(folder);
    this.path = join(this.folder, 'journal.ndjson');
  }

  get name(): string {
    return this.path;
  }

  /** Appends `entries`. Ends of runs and all of the registry are on the disk itself when this resolves (fsync). */
  write(entries: readonly TrackingEntry[]): Promise<void> {
    const checked = entries.map(decodeEntry);
    return this.#inTurn(async () => {
      const lines = checked.map((entry) => `${JSON.stringify({ v: JOURNAL_PROTOCOL, ...entry })}\n`);
      await this.#prepare();
      const file = await open(this.path, 'a+');
      try {
        await file.appendFile((await endsInsideLine(file)) ? `\n${lines.join('')}` : lines.join(''));
        if (checked.some(isLasting)) await file.datasync();
      } finally {
        // A notebook seldom says that it has done with its tracking, so no file stays open between writes.
        await file.close();
      }
    });
  }

  /** Every entry, each once, in order. */
  async entries(): Promise<readonly TrackingEntry[]> {
    await this.#last;
    const entries = new Map<string, TrackingEntry>();
    for await (const { entry } of readJournal(this.path)) {
      if (entry !== undefined && !entries.has(entry.id)) entries.set(entry.id, entry);
    }
    return [...entries.values()];
  }

  /** Keeps a copy of a file as it is now, and says what it holds. */
  async keepFile(path: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
    await this.#prepare();
    const copy = join(this.folder, 'artifacts', `incoming-${randomUUID()}`);
    try {
      await copyFile(path, copy, constants.COPYFILE_FICLONE);
      const { sha256, bytes } = await digestFile(copy);
      await rename(copy, this.keptPath(sha256));
      return { sha256, bytes };
    } finally {
      await unlink(copy).catch(() => undefined);
    }
  }

  keptPath(sha256: string): string {
    return join(this.folder, 'artifacts', sha256);
  }

  /** While `decide` reads and writes, no other process registers or promotes. */
  async exclusively<T>(decide: () => Promise<T>): Promise<T> {
    await this.#prepare();
    return withFileLock(`${this.path}.lock`, LOCK_WAIT_MS, decide);
  }

  /** Resolves when all that was given to `write` is written. */
  async settled(): Promise<void> {
    await this.#last;
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #prepare(): Promise<void> {
    if (this.#prepared) return;
    await mkdir(join(this.folder, 'artifacts'), { recursive: true });
    await writeFile(join(this.folder, '.gitignore'), '*\n');
    this.#prepared = true;
  }
}

/** Whether a killed writer left a line without its end. */
async function endsInsideLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  await file.read(last, 0, 1, size - 1);
  return last.toString() !== '\n';
}

function isLasting({ kind }: TrackingEntry): boolean {
  return (
    kind === 'run-ended' ||
    kind === 'version-registered' ||
    kind === 'prompt-registered' ||
    kind === 'alias-moved'
  );
}
