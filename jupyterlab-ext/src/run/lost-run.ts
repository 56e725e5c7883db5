import type { ServiceManager } from '@jupyterlab/services';
import { ExecutedNotebook, parseNotebook, type RunEvent, type RunState } from '@stagebook/pipeline';
import { browserClock, browserDigests } from '../browser-ports.js';
import type { ContentsFolder } from '../store/contents-folder.js';
import type { RunRecord } from '../store/read-record.js';
import { RecordWriter } from '../store/record-writer.js';
import { shutDownSessions } from './run-sessions.js';

const LOST = 'The page that ran it was closed or reloaded.';

/**
 * Ends a run whose page is gone: its kernels are shut down, and its record says which stages were lost. Nothing is guessed:
 * a stage that had not ended counts as cancelled, one that had not begun as skipped.
 */
export async function closeLostRun(
  record: RunRecord,
  folder: ContentsFolder,
  services: ServiceManager.IManager,
): Promise<RunState> {
  await shutDownSessions(record.state.runId, services);
  const executed = await executedOf(folder, record);
  const writer = new RecordWriter({
    folder,
    executed,
    digests: browserDigests,
    clock: browserClock,
    contentsPathOf: () => undefined,
    from: { head: record.head, segments: record.segments, state: record.state },
  });
  for (const event of closingEvents(record.state, browserClock.nowIso())) await writer.append(event);
  return writer.state;
}

/** What is missing for the record to be a whole one. */
export function closingEvents(state: RunState, at: string): readonly RunEvent[] {
  const failure = { name: 'PageClosed', message: LOST, traceback: [] };
  const sinceMs = (from: string): number => Math.max(0, Date.parse(at) - Date.parse(from));
  return [
    ...state.stages.flatMap((stage): RunEvent[] => {
      if (stage.status === 'running') {
        const durationMs = sinceMs(stage.startedAt);
        return [
          {
            type: 'stage-ended',
            at,
            stage: stage.name,
            durationMs,
            outcome: { status: 'cancelled', failure },
          },
        ];
      }
      if (stage.status !== 'pending') return [];
      return [
        {
          type: 'stage-ended',
          at,
          stage: stage.name,
          durationMs: 0,
          outcome: { status: 'skipped', because: LOST },
        },
      ];
    }),
    { type: 'run-ended', at, status: 'cancelled', durationMs: sinceMs(state.startedAt), failure },
  ];
}

async function executedOf(folder: ContentsFolder, { events, state }: RunRecord): Promise<ExecutedNotebook> {
  const text = await folder.read('executed.ipynb');
  const notebook =
    text === undefined
      ? { nbformat: 4 as const, nbformat_minor: 5, metadata: {}, cells: [] }
      : parseNotebook(text);
  const executed = new ExecutedNotebook(notebook, {
    inputPath: state.notebook.path,
    outputPath: `${folder.path}/executed.ipynb`,
    parameters: state.parameters,
    defaultParameters: {},
    hideInput: false,
  });
  for (const event of events) executed.apply(event);
  return executed;
}
