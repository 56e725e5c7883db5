import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkRecord } from '../check/arguments.js';
import type { TrackingEntry } from './entry.js';
import { TrackingError } from './error.js';

/** How far one server has confirmed one journal. */
export interface Cursor {
  readonly server: string;
  /** All lines before this byte are there, or refused. */
  readonly bytes: number;
  readonly refused: readonly Refusal[];
}

/** An entry that a server will never take. */
export interface Refusal {
  readonly entry: string;
  readonly kind: TrackingEntry['kind'];
  readonly why: string;
}

export function cursorPath(folder: string, server: string): string {
  const name = createHash('sha256').update(server).digest('hex').slice(0, 16);
  return join(folder, 'delivered', `${name}.json`);
}

export async function readCursor(path: string, server: string): Promise<Cursor> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return { server, bytes: 0, refused: [] };
  try {
    const cursor = checkRecord('The cursor', JSON.parse(text));
    const { bytes, refused } = cursor;
    if (!Number.isSafeInteger(bytes) || !Array.isArray(refused))
      throw new TypeError('it has no "bytes" and "refused"');
    return { server, bytes: bytes as number, refused: refused as readonly Refusal[] };
  } catch (cause) {
    const what = `${path}, which says how far the journal was sent, cannot be read: ${String(cause)}`;
    throw new TrackingError(
      'JOURNAL_INVALID',
      `${what}. Remove it: what was sent is found on the server again.`,
      { cause },
    );
  }
}

/** Whole or not at all. */
export async function writeCursor(path: string, cursor: Cursor): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const incoming = `${path}.${randomUUID()}`;
  await writeFile(incoming, `${JSON.stringify(cursor, null, 2)}\n`);
  await rename(incoming, path);
}
