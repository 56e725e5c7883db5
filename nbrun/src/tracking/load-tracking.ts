import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { NbrunError } from '../errors.js';

/** `stagebook/tracking`, as far as nbrun needs it; its own words for this are in kernel-lib/src/tracking/replay.ts. */
export interface StagebookTracking {
  replayJournal(folder: string, options: ReplayOptions): Promise<Delivery>;
}

export interface ReplayOptions {
  readonly to: string;
  readonly again: boolean;
  readonly signal: AbortSignal;
  readonly onSent: (sent: number) => void;
}

export interface Delivery {
  readonly sent: number;
  readonly waiting: number;
  readonly refused: readonly { readonly kind: string; readonly why: string }[];
  readonly problem?: string;
}

/**
 * The `stagebook` that a notebook beside the journal would import: whoever wrote the journal can read it.
 *
 * @throws {NbrunError} `TRACKING_NOT_FOUND` where there is none.
 */
export function loadTracking(journalFolder: string): StagebookTracking {
  const folders = [resolve(journalFolder), process.cwd()];
  for (const folder of folders) {
    const load = createRequire(join(folder, 'notebook.ipynb'));
    try {
      load.resolve('stagebook/tracking');
    } catch {
      continue;
    }
    const found = load('stagebook/tracking') as Partial<StagebookTracking>;
    if (typeof found.replayJournal === 'function') return found as StagebookTracking;
    throw notFound(`the stagebook that ${folder} finds has no replayJournal: it is too old`);
  }
  throw notFound(`neither ${folders.join(' nor ')} finds the package "stagebook"`);
}

function notFound(why: string): NbrunError {
  return new NbrunError(
    'TRACKING_NOT_FOUND',
    `The journal cannot be sent: ${why}. Run "npm install stagebook" there, or start nbrun in the notebook's folder.`,
  );
}
