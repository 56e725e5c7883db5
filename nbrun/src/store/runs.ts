import { readdir, truncate } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { RUN_ID } from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { readRecord, type RunRecord } from './read-record.js';

/** The records of a folder, newest first. */
export async function listRuns(runsDir: string): Promise<readonly string[]> {
  const names = await readdir(runsDir).catch(() => []);
  return names
    .filter((name) => RUN_ID.test(name))
    .sort()
    .reverse()
    .map((name) => join(runsDir, name));
}

/**
 * The run that `--resume` goes on with: the named one, or the newest one of this notebook.
 * @throws {NbrunError} `USAGE` when there is none, or it has passed, or its record is damaged.
 */
export async function findUnfinished(
  runsDir: string,
  notebookName: string,
  named: string | undefined,
): Promise<RunRecord> {
  const record = await (named === undefined
    ? newestOf(runsDir, notebookName)
    : readRecord(await whereIs(runsDir, named)));
  if (record === undefined) {
    throw new NbrunError(
      'USAGE',
      `There is no run of ${notebookName} in ${runsDir} to resume. Leave --resume out.`,
    );
  }
  if (record.broken) {
    const { line, why } = record.broken;
    throw new NbrunError(
      'USAGE',
      `Run ${record.dir} cannot be resumed: line ${line} of its events does not hold: ${why}. Run the notebook anew.`,
    );
  }
  if (record.state.status === 'passed') {
    throw new NbrunError(
      'USAGE',
      `Run ${record.state.runId} has passed: there is nothing to resume. Leave --resume out.`,
    );
  }
  return record;
}

/** Takes a torn last line off the log, so that appending makes whole lines. */
export async function dropTornLine({ torn, log }: RunRecord): Promise<void> {
  if (torn) await truncate(log.path, log.bytes);
}

async function newestOf(runsDir: string, notebookName: string): Promise<RunRecord | undefined> {
  for (const dir of await listRuns(runsDir)) {
    const record = await readRecord(dir).catch(() => undefined);
    if (record !== undefined && record.state.notebook.path.split(/[\\/]/).at(-1) === notebookName)
      return record;
  }
  return undefined;
}

async function whereIs(runsDir: string, named: string): Promise<string> {
  return RUN_ID.test(named) ? join(runsDir, named) : resolve(named);
}
