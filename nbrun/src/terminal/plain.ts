import { uncommittedNote, type RunEvent, type RunState, type StageState } from '@stagebook/pipeline';
import type { RunDisplay } from './display.js';
import { formatDuration } from './format.js';
import { stageLine } from './stage-line.js';

/** Progress is said again when it moved by this share … */
const PROGRESS_SHARE = 0.1;
/** … or after this long. */
const PROGRESS_MS = 10_000;
const NO_STYLE = (_look: unknown, text: string): string => text;

/** A line for what happens, as it happens: for logs, pipes and CI. */
export function plainDisplay(write: (line: string) => void): RunDisplay {
  const said = new Map<string, { share: number; atMs: number }>();
  return {
    show(event, state) {
      const line = lineOf(event, state, said);
      if (line !== undefined) write(line);
    },
    close: () => undefined,
  };
}

function lineOf(
  event: RunEvent,
  state: RunState,
  said: Map<string, { share: number; atMs: number }>,
): string | undefined {
  switch (event.type) {
    case 'run-started': {
      const head = `nbrun ${state.notebook.path} · ${state.kernel.displayName} · ${countOf(state.stages.length)} · run ${state.runId}`;
      const note = uncommittedNote(state);
      return note === undefined ? head : `${head}\n ! ${note}`;
    }
    case 'run-resumed':
      return `nbrun ${state.notebook.path} · run ${state.runId} goes on`;
    case 'stage-started':
      return ` ▸ ${event.stage}${event.attempt > 1 ? ` (attempt ${event.attempt})` : ''}`;
    case 'stage-said':
      return event.message.kind === 'progress' ? progressLine(event.stage, event.message, said) : undefined;
    case 'stage-ended': {
      const stage = state.stages.find(({ name }) => name === event.stage);
      const again = event.retryInMs === undefined ? '' : `; again in ${formatDuration(event.retryInMs)}`;
      return stage && endLine(stage) + again;
    }
    case 'kernel-ended':
      return event.died ? ` ! kernel ${event.kernel} died: ${event.died.reason}` : undefined;
    default:
      return undefined;
  }
}

function countOf(stages: number): string {
  return stages === 1 ? '1 stage' : `${stages} stages`;
}

function endLine(stage: StageState): string {
  return stageLine(stage, stage.name.length, 200, 0, NO_STYLE).replaceAll(/ {2,}/g, '  ');
}

function progressLine(
  stage: string,
  { done, total, label }: { readonly done: number; readonly total: number; readonly label: string },
  said: Map<string, { share: number; atMs: number }>,
): string | undefined {
  const share = total > 0 ? done / total : 0;
  const before = said.get(stage);
  const nowMs = Date.now();
  if (before && Math.abs(share - before.share) < PROGRESS_SHARE && nowMs - before.atMs < PROGRESS_MS)
    return undefined;
  said.set(stage, { share, atMs: nowMs });
  return `   ${stage} ${done}/${total} ${label}`;
}
