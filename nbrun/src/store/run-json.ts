import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { holdsSeal, type ChainHead } from '@stagebook/pipeline';
import { nodeDigests } from '../ports-node.js';

/** What `run.json` says beside the state, which the events tell as well. */
export interface RunJson {
  readonly head: ChainHead;
  /** SHA-256 by name; empty where no file is sealed. */
  readonly files: Readonly<Record<string, string>>;
}

/** Reads and checks `run.json`; a file that cannot be believed is a damage. */
export async function readRunJson(dir: string): Promise<RunJson | { readonly damage: string }> {
  let text: string;
  let run: unknown;
  try {
    text = await readFile(join(dir, 'run.json'), 'utf8');
    run = JSON.parse(text);
  } catch (error) {
    return { damage: `it cannot be read: ${(error as Error).message}` };
  }
  const seal = holdsSeal(text, nodeDigests);
  const { chain, files } = objectOf(run);
  if (seal === false) return { damage: 'it is not as it was written: its own hash does not hold' };
  if (seal === undefined && files !== undefined) return { damage: 'its own hash is gone' };
  const { events, sha256 } = objectOf(chain);
  if (typeof events !== 'number' || typeof sha256 !== 'string')
    return { damage: 'it has no hash of the last event' };
  const sealed = Object.entries(objectOf(files)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && /^[\w-][\w.-]*$/u.test(entry[0]),
  );
  return { head: { events, sha256 }, files: Object.fromEntries(sealed) };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
