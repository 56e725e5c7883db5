import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { cursorPath, readCursor, writeCursor, type Cursor, type Refusal } from './cursor.js';
import type { TrackingEntry } from './entry.js';
import { TrackingError } from './error.js';
import { withFileLock } from './file-lock.js';
import type { Journal } from './journal.js';
import { readJournal } from './read-journal.js';
import type { Tracker } from './tracker.js';

/** What came of sending a journal. */
export interface Delivery {
  readonly server: string;
  /** Entries sent: by this call of a replay, or since the tracking was opened. */
  readonly sent: number;
  /** Entries that the journal still holds for the server. */
  readonly waiting: number;
  /** Entries that the server will never take, of this call and of earlier ones. */
  readonly refused: readonly Refusal[];
  /** Why entries wait. */
  readonly problem?: string;
}

export interface DeliverOptions {
  /** From the journal's start, whatever was sent before. Default: false. */
  readonly again?: boolean;
  readonly signal?: AbortSignal;
  /** How long another process may go on sending first, in milliseconds. Default: 5,000. */
  readonly waitMs?: number;
  /** After each group that the server has confirmed. */
  readonly onSent?: (sent: number) => void;
}

// What a killed sender sends again at most.
const GROUP_ENTRIES = 64;
const LOCK_WAIT_MS = 5_000;

interface Group {
  readonly entries: readonly TrackingEntry[];
  readonly endByte: number;
}

/**
 * Sends what a server does not have yet, in order. It may be killed at any point and called again: what was confirmed is
 * remembered, and what was sent without being confirmed is found on the server, so that each thing is there once.
 *
 * @throws {TrackingError} `JOURNAL_BUSY` while another process sends this journal to this server.
 */
export async function deliver(
  journal: Journal,
  tracker: Tracker,
  options: DeliverOptions = {},
): Promise<Delivery> {
  const path = cursorPath(journal.folder, tracker.name);
  await mkdir(dirname(path), { recursive: true });
  return withFileLock(`${path}.lock`, options.waitMs ?? LOCK_WAIT_MS, async () => {
    let cursor: Cursor = options.again
      ? { server: tracker.name, bytes: 0, refused: [] }
      : await readCursor(path, tracker.name);
    let sent = 0;
    try {
      for await (const { entries, endByte } of groups(journal.path, cursor.bytes)) {
        const refused = await writeAll(tracker, entries, options.signal);
        cursor = { ...cursor, bytes: endByte, refused: [...cursor.refused, ...refused] };
        await writeCursor(path, cursor);
        sent += entries.length - refused.length;
        options.onSent?.(sent);
      }
      return { server: tracker.name, sent, waiting: 0, refused: cursor.refused };
    } catch (error) {
      if (!isPassing(error) && !options.signal?.aborted) throw error;
      const waiting = await countFrom(journal.path, cursor.bytes);
      const problem = error instanceof Error ? error.message : String(error);
      return { server: tracker.name, sent, waiting, refused: cursor.refused, problem };
    }
  });
}

async function writeAll(
  tracker: Tracker,
  entries: readonly TrackingEntry[],
  signal: AbortSignal | undefined,
): Promise<readonly Refusal[]> {
  try {
    signal?.throwIfAborted();
    await tracker.write(entries, signal && { signal });
    return [];
  } catch (error) {
    if (!(error instanceof TrackingError) || isPassing(error)) throw error;
    const [only, ...more] = entries;
    if (only === undefined || more.length === 0) {
      return only === undefined ? [] : [{ entry: only.id, kind: only.kind, why: error.message }];
    }
    // One of them is refused: halves find it in few requests, and the others go through.
    const half = Math.ceil(entries.length / 2);
    const first = await writeAll(tracker, entries.slice(0, half), signal);
    return [...first, ...(await writeAll(tracker, entries.slice(half), signal))];
  }
}

async function* groups(path: string, fromByte: number): AsyncGenerator<Group> {
  let entries: TrackingEntry[] = [];
  let last = fromByte;
  for await (const { entry, endByte } of readJournal(path, fromByte)) {
    last = endByte;
    if (entry === undefined) continue;
    entries.push(entry);
    if (entries.length < GROUP_ENTRIES) continue;
    yield { entries, endByte };
    entries = [];
  }
  if (entries.length > 0) yield { entries, endByte: last };
}

/** How many entries the journal still holds for the server. */
export async function countWaiting(journal: Journal, tracker: Tracker): Promise<number> {
  const { bytes } = await readCursor(cursorPath(journal.folder, tracker.name), tracker.name);
  return countFrom(journal.path, bytes);
}

async function countFrom(path: string, fromByte: number): Promise<number> {
  let count = 0;
  for await (const { entry } of readJournal(path, fromByte)) if (entry !== undefined) count++;
  return count;
}

/** It may go better later. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof TrackingError &&
    (error.code === 'TRACKING_UNREACHABLE' || error.code === 'TRACKING_UNAUTHORIZED')
  );
}
