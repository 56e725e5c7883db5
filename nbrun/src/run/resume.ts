import { access, constants } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { canonicalJson, type JsonObject } from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { takeLease } from '../store/lease.js';
import { makeFolder } from '../store/make-folder.js';
import { readRecord, type RunRecord } from '../store/read-record.js';
import { dropTornLine, findUnfinished } from '../store/runs.js';
import { readNotebook } from './notebook-file.js';

/** A record that this process goes on with; nobody else writes it until this is disposed. */
export interface HeldRecord extends AsyncDisposable {
  readonly record: RunRecord;
}

/**
 * Takes up the run that `--resume` names, or the newest of this notebook.
 * @throws {NbrunError} when there is none, it has passed, is damaged, or another process writes it.
 */
export async function takeUp(path: string, named: string | true): Promise<HeldRecord> {
  const { dir, path: file } = await readNotebook(path);
  const runsDir = join(dir, 'nbrun-runs');
  const found = await findUnfinished(runsDir, relative(dir, file), named === true ? undefined : named);
  const lease = await takeLease(found.dir);
  try {
    // Whoever held the lease until now may have written more.
    const record = await readRecord(found.dir);
    await dropTornLine(record);
    return { record, [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose]() };
  } catch (error) {
    await lease[Symbol.asyncDispose]();
    throw error;
  }
}

/** Makes the folder of a new record, and marks it as this process's. */
export async function openRecordFolder(dir: string): Promise<AsyncDisposable> {
  await makeFolder(dir).catch(async (error: NodeJS.ErrnoException) => {
    // Of a read-only file system, Node says that the folder does not exist.
    const above = dirname(dirname(dir));
    const code = await access(above, constants.W_OK).then(() => error.code, codeOf);
    const message = `The record cannot be written: "${dir}" cannot be made (${code}). Make "${above}" writable, or run a copy of the notebook elsewhere.`;
    throw new NbrunError('RECORD_UNWRITABLE', message, { cause: error });
  });
  return takeLease(dir);
}

function codeOf(error: NodeJS.ErrnoException): string | undefined {
  return error.code;
}

/** One record tells of one set of parameters. @throws {NbrunError} `USAGE` where a resumed run would change them. */
export function checkSameParameters({ state: { runId, parameters } }: RunRecord, now: JsonObject): void {
  for (const name of new Set([...Object.keys(parameters), ...Object.keys(now)])) {
    const [before, after] = [parameters[name], now[name]].map((value) =>
      value === undefined ? 'nothing' : canonicalJson(value),
    );
    if (before === after) continue;
    const message = `Run ${runId} had ${before} for parameter "${name}", and would go on with ${after}. Give the same parameters, or leave --resume out.`;
    throw new NbrunError('USAGE', message);
  }
}
