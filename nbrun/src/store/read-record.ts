import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { foldEvents, readChain, type ReadChain, type RunState } from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { nodeDigests } from '../ports-node.js';

export interface RunRecord extends ReadChain {
  readonly dir: string;
  readonly state: RunState;
  /** Of the whole lines of the event log. */
  readonly bytes: number;
}

/** Reads a record's events and folds them. @throws {NbrunError} `RECORD_NOT_FOUND` when there is no event to read. */
export async function readRecord(dir: string): Promise<RunRecord> {
  const text = await readLog(dir);
  const chain = readChain(text, nodeDigests);
  if (chain.events.length === 0) {
    const why = chain.broken ? `line ${chain.broken.line} does not hold: ${chain.broken.why}` : 'it is empty';
    throw new NbrunError(
      'RECORD_NOT_FOUND',
      `The event log of "${dir}" holds no event: ${why}. Name another record.`,
    );
  }
  const bytes = Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1));
  return { ...chain, dir, state: foldEvents(chain.events), bytes };
}

/** The event log, in one piece or in the numbered segments of a store that cannot append. */
async function readLog(dir: string): Promise<string> {
  try {
    const numbers = (await readdir(dir)).flatMap(
      (name) => /^events\.([1-9]\d*)\.ndjson$/u.exec(name)?.[1] ?? [],
    );
    const segments = numbers.map(Number).sort((a, b) => a - b);
    const names =
      segments.length === 0 ? ['events.ndjson'] : segments.map((number) => `events.${number}.ndjson`);
    return (await Promise.all(names.map((name) => readFile(join(dir, name), 'utf8')))).join('');
  } catch (error) {
    const why = (error as Error).message;
    const message = `"${dir}" is no record of a run: its events cannot be read (${why}). Name a folder under nbrun-runs/.`;
    throw new NbrunError('RECORD_NOT_FOUND', message, { cause: error });
  }
}
