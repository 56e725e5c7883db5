import { open } from 'node:fs/promises';
import { shown } from '../check/arguments.js';
import { decodeEntry } from './decode-entry.js';
import { JOURNAL_PROTOCOL, type TrackingEntry } from './entry.js';
import { TrackingError } from './error.js';

/** One whole line of a journal. */
export interface JournalLine {
  /** Undefined for a line that a killed writer left unfinished. */
  readonly entry: TrackingEntry | undefined;
  /** Where the next line begins. */
  readonly endByte: number;
}

const CHUNK_BYTES = 1 << 20;
/** A prompt and a trace are the largest entries; more is no journal. */
const MAX_LINE_BYTES: number = 64 * 1024 * 1024;
const NEWLINE = 10;

/**
 * The lines of a journal from `fromByte` on. A last line without its end is not there yet; a journal that does not exist
 * has none.
 *
 * @throws {TrackingError} `JOURNAL_INVALID` naming the place of a line that is whole and no entry.
 */
export async function* readJournal(path: string, fromByte = 0): AsyncGenerator<JournalLine> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new TrackingError('JOURNAL_INVALID', `${path} cannot be read: ${error.message}.`, { cause: error });
  });
  if (file === undefined) return;
  try {
    let rest: Buffer = Buffer.alloc(0);
    let start = fromByte;
    for (let position = fromByte; ;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      let from = 0;
      for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE, from)) {
        const text = rest.toString('utf8', from, end);
        const at = start + from;
        from = end + 1;
        yield { entry: parseLine(text, path, at), endByte: start + from };
      }
      start += from;
      rest = rest.subarray(from);
      if (rest.length > MAX_LINE_BYTES) {
        throw new TrackingError(
          'JOURNAL_INVALID',
          `${path} has a line of over ${MAX_LINE_BYTES} bytes at byte ${start}.`,
        );
      }
    }
  } finally {
    await file.close();
  }
}

function parseLine(text: string, path: string, atByte: number): TrackingEntry | undefined {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return undefined;
  }
  const protocol = (line as { v?: unknown } | null)?.v;
  if (protocol !== JOURNAL_PROTOCOL) {
    const what = `${path} has a line of version ${shown(protocol)} at byte ${atByte}`;
    throw new TrackingError(
      'JOURNAL_INVALID',
      `${what}; this stagebook reads version ${JOURNAL_PROTOCOL}. Update stagebook.`,
    );
  }
  try {
    return decodeEntry(line);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TrackingError('JOURNAL_INVALID', `${path} has a bad line at byte ${atByte}: ${why}`, {
      cause: error,
    });
  }
}
