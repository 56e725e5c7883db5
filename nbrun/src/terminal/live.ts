import { createLogUpdate } from 'log-update';
import type { RunState } from '@stagebook/pipeline';
import type { RunDisplay } from './display.js';
import { cut, formatBar, formatDuration } from './format.js';
import { stageLine } from './stage-line.js';
import type { Style } from './style.js';

const REDRAW_MS = 100;
const RUN_BAR_WIDTH = 30;

/** The run as a block that redraws itself: a line a stage, a bar for the run. */
export function liveDisplay(stream: NodeJS.WriteStream, style: Style): RunDisplay {
  const draw = createLogUpdate(stream);
  let state: RunState | undefined;
  const redraw = (): void => {
    if (state !== undefined) draw(drawRun(state, stream, style));
  };
  const timer = setInterval(redraw, REDRAW_MS).unref();
  return {
    show(_event, next) {
      state = next;
    },
    close() {
      clearInterval(timer);
      redraw();
      draw.done();
      state = undefined;
    },
  };
}

/** The block for one moment; stages that do not fit the terminal's height are counted, the running ones stay in view. */
function drawRun(
  state: RunState,
  { columns = 80, rows = 24 }: { readonly columns?: number; readonly rows?: number },
  style: Style,
): string {
  const nowMs = Date.now();
  const nameWidth = Math.min(32, Math.max(...state.stages.map(({ name }) => name.length), 4));
  const lines = state.stages.map((stage) => stageLine(stage, nameWidth, columns, nowMs, style));
  return [
    head(state, columns, style),
    '',
    ...inView(lines, state, rows - 5, style),
    '',
    foot(state, nowMs, style),
  ].join('\n');
}

function head({ notebook, kernel, runId }: RunState, columns: number, style: Style): string {
  const text = cut(notebook.path, Math.max(10, columns - runId.length - kernel.displayName.length - 8));
  return ` ${style('bold', text)}  ${style('dim', `${kernel.displayName} · run ${runId}`)}`;
}

function inView(lines: readonly string[], state: RunState, room: number, style: Style): readonly string[] {
  if (lines.length <= room) return lines;
  const running = state.stages.findIndex(({ status }) => status === 'running');
  const last = state.stages.findLastIndex(({ status }) => status !== 'pending');
  const focus = running === -1 ? last : running;
  const from = Math.max(0, Math.min(focus - Math.floor(room / 2), lines.length - room + 1));
  const shown = lines.slice(from, from + room - 1);
  return [...shown, style('dim', `   … ${lines.length - shown.length} more stages`)];
}

function foot(state: RunState, nowMs: number, style: Style): string {
  const ended = state.stages.filter(({ status }) => status !== 'pending' && status !== 'running').length;
  const share = state.stages.length > 0 ? ended / state.stages.length : 0;
  const elapsed = formatDuration(state.durationMs ?? Math.max(0, nowMs - Date.parse(state.startedAt)));
  return ` ${style('cyan', formatBar(share, RUN_BAR_WIDTH))} ${ended} of ${state.stages.length} stages  ${style('dim', elapsed)}`;
}
