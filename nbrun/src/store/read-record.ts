import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { foldEvents, readChain, type ReadChain, type RunState } from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { nodeDigests } from '../ports-node.js';

export interface RunRecord extends ReadChain {
  readonly dir: string;
  readonly state: RunState;
  /** The file where the log goes on, and how many bytes of it are whole lines. */
  readonly log: LogFile;
}

interface LogFile {
  readonly path: string;
  readonly bytes: number;
}

/** Reads a record's events and folds them. @throws {NbrunError} `RECORD_NOT_FOUND` when there is no event to read. */
export async function readRecord(dir: string): Promise<RunRecord> {
  const { text, log } = await readLog(dir);
  const chain = readChain(text, nodeDigests);
  if (chain.events.length === 0) {
    const why = chain.broken ? `line ${chain.broken.line} does not hold: ${chain.broken.why}` : 'it is empty';
    throw new NbrunError(
      'RECORD_NOT_FOUND',
      `The event log of "${dir}" holds no event: ${why}. Name another record.`,
    );
  }
  return { ...chain, dir, state: foldEvents(chain.events), log };
}

/** The event log, in one piece or in the numbered segments of a store that cannot append. */
async function readLog(dir: string): Promise<{ readonly text: string; readonly log: LogFile }> {
  try {
    const numbers = (await readdir(dir)).flatMap(
      (name) => /^events\.([1-9]\d*)\.ndjson$/u.exec(name)?.[1] ?? [],
    );
    const segments = numbers.map(Number).sort((a, b) => a - b);
    const names =
      segments.length === 0 ? ['events.ndjson'] : segments.map((number) => `events.${number}.ndjson`);
    const texts = await Promise.all(names.map((name) => readFile(join(dir, name), 'utf8')));
    const last = texts.at(-1) ?? '';
    const bytes = Buffer.byteLength(last.slice(0, last.lastIndexOf('\n') + 1));
    return { text: texts.join(''), log: { path: join(dir, names.at(-1) ?? ''), bytes } };
  } catch (error) {
    const why = (error as Error).message;
    const message = `"${dir}" is no record of a run: its events cannot be read (${why}). Name a folder under nbrun-runs/.`;
    throw new NbrunError('RECORD_NOT_FOUND', message, { cause: error });
  }
}
