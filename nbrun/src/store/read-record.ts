import { readFile } from 'node:fs/promises';
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
  const path = join(dir, 'events.ndjson');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const message = `"${dir}" is no record of a run: ${path} cannot be read (${(error as Error).message}). Name a folder under nbrun-runs/.`;
    throw new NbrunError('RECORD_NOT_FOUND', message, { cause: error });
  }
  const chain = readChain(text, nodeDigests);
  if (chain.events.length === 0) {
    const why = chain.broken ? `line ${chain.broken.line} does not hold: ${chain.broken.why}` : 'it is empty';
    throw new NbrunError('RECORD_NOT_FOUND', `${path} holds no event: ${why}. Name another record.`);
  }
  const bytes = Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1));
  return { ...chain, dir, state: foldEvents(chain.events), bytes };
}
