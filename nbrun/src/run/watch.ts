import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { EXIT } from '../exit-codes.js';
import { NbrunError } from '../errors.js';
import { PipelineError } from '@stagebook/pipeline';
import { complain } from '../terminal/complain.js';

/** An editor writes a file in several steps: wait for the last. */
const SETTLE_MS = 300;

/** Runs the notebook, and again whenever its file changes, until the signal aborts. @returns the last run's status. */
export async function watchNotebook(
  notebook: string,
  run: () => Promise<number>,
  signal: AbortSignal,
): Promise<number> {
  let content = await readFile(notebook, 'utf8').catch(() => '');
  let status = await run().catch(sayAndGoOn);
  while (!signal.aborted) {
    console.log(`\nWatching ${notebook}; Ctrl-C ends.`);
    await changeOf(resolve(notebook), signal);
    const now = await readFile(notebook, 'utf8').catch(() => content);
    if (signal.aborted || now === content) continue;
    content = now;
    status = await run().catch(sayAndGoOn);
  }
  return status === EXIT.cancelled ? EXIT.passed : status;
}

/** A notebook that is broken for now is a reason to wait for its next change, not to end. */
function sayAndGoOn(error: unknown): number {
  if (!(error instanceof NbrunError) && !(error instanceof PipelineError)) throw error;
  complain(error.message);
  return EXIT.usage;
}

function changeOf(path: string, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    let timer: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(timer);
      watcher.close();
      signal.removeEventListener('abort', finish);
      done();
    };
    const watcher = watch(dirname(path), (_event, name) => {
      if (name !== null && name !== basename(path)) return;
      clearTimeout(timer);
      timer = setTimeout(finish, SETTLE_MS);
    });
    if (signal.aborted) finish();
    else signal.addEventListener('abort', finish, { once: true });
  });
}
