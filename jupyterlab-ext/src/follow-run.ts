import type { ServiceManager } from '@jupyterlab/services';
import { browserClock, browserDigests } from './browser-ports.js';
import { closeLostRun } from './run/lost-run.js';
import { isConnected } from './run/run-sessions.js';
import { ShownRun, type RunOrigin } from './shown-run.js';
import type { ContentsFolder } from './store/contents-folder.js';
import { isOf } from './store/history.js';
import { LeaseWatch } from './store/lease.js';
import { readRecord, type RunRecord } from './store/read-record.js';

/** How often a run in another tab is looked at. */
const WATCH_MS = 2_000;

export interface FollowOptions {
  readonly runs: ContentsFolder;
  readonly notebookPath: string;
  /** The newest run that `run.json` files tell of. */
  readonly knownRunId: string | undefined;
  readonly tab: string;
  readonly services: ServiceManager.IManager;
  readonly signal: AbortSignal;
  readonly show: (run: ShownRun) => void;
}

/**
 * Shows a notebook's last run: as it is in its record, as it goes on where another tab or nbrun runs it, and ended where the
 * page that ran it is gone. Rejects with the signal's reason when it aborts.
 */
export async function followLastRun(options: FollowOptions): Promise<void> {
  const { signal, show, tab, services, notebookPath } = options;
  const folder = await newestRun(options);
  let record = folder && (await readRecord(folder, browserDigests));
  if (record === undefined || !isOf(record.state.notebook.path, notebookPath)) return;
  const lease = new LeaseWatch(record.folder, tab, browserClock);
  while (record.state.status === 'running') {
    signal.throwIfAborted();
    show(toShown(record, 'watched'));
    const held = (await lease.isHeld()) || (await isConnected(record.state.runId, services));
    const next: RunRecord | undefined = await readRecord(record.folder, browserDigests);
    if (next === undefined) return;
    record = next;
    if (record.state.status !== 'running') break;
    if (held) await browserClock.sleep(WATCH_MS, signal);
    else if (record.state.environment['runner'] !== 'JupyterLab') break;
    else {
      await closeLostRun(record, record.folder, services);
      record = (await readRecord(record.folder, browserDigests)) ?? record;
    }
  }
  signal.throwIfAborted();
  show(toShown(record, 'record'));
}

/** A record as a run on the screen. */
export function toShown(record: RunRecord, origin: RunOrigin): ShownRun {
  const shown = new ShownRun(record.state.runId, record.folder, origin);
  for (const event of record.events) shown.apply(event);
  const { broken } = record;
  if (broken) shown.warning = `Line ${broken.line} of its event log does not hold: ${broken.why}.`;
  return shown;
}

/** A run that goes on has no `run.json` yet, or an old one: the newest folder may be one. */
async function newestRun({
  runs,
  notebookPath,
  knownRunId,
}: FollowOptions): Promise<ContentsFolder | undefined> {
  const names = (await runs.list()).flatMap(({ name, type }) => (type === 'directory' ? [name] : []));
  const newest = names
    .filter((name) => /^\d{8}-\d{6}-/.test(name))
    .sort()
    .at(-1);
  const live =
    newest !== undefined && newest > (knownRunId ?? '')
      ? await readRecord(runs.folder(newest), browserDigests)
      : undefined;
  if (live !== undefined && isOf(live.state.notebook.path, notebookPath)) return live.folder;
  return knownRunId === undefined ? undefined : runs.folder(knownRunId);
}
