import type { StageState } from '@stagebook/pipeline';
import { cut, formatBar, formatDuration, markOf } from './format.js';
import { latestMetrics } from './latest.js';
import type { Style } from './style.js';

const BAR_WIDTH = 16;
const METRICS_SHOWN = 3;

/** One stage on one line: how it stands, how long, how far, or what came of it. */
export function stageLine(
  stage: StageState,
  nameWidth: number,
  columns: number,
  nowMs: number,
  style: Style,
): string {
  const name = stage.name.padEnd(nameWidth);
  const time = timeOf(stage, nowMs).padStart(11);
  const room = Math.max(10, columns - nameWidth - 18);
  const mark = markOf(stage.status);
  switch (stage.status) {
    case 'pending':
      return style('dim', ` ${mark} ${name} ${time}`);
    case 'running':
      return ` ${style('cyan', mark)} ${style('bold', name)} ${time}  ${progressOf(stage, room, style)}`;
    case 'passed':
      return ` ${style('green', mark)} ${name} ${time}  ${style('dim', cut(metricsOf(stage), room))}`;
    case 'cached':
      return ` ${style('green', mark)} ${name} ${time}  ${style('dim', cut(`cached from run ${stage.runId}`, room))}`;
    case 'skipped':
      return style('dim', ` ${mark} ${name} ${time}  ${cut(`skipped: ${stage.because}`, room)}`);
    case 'failed':
    case 'timed-out':
    case 'kernel-died':
    case 'cancelled': {
      const { name: error, message } = stage.failure;
      return ` ${style('red', mark)} ${style('bold', name)} ${time}  ${style('red', cut(`${error}: ${message}`, room))}`;
    }
    default:
      return stage satisfies never;
  }
}

function timeOf(stage: StageState, nowMs: number): string {
  if (stage.status === 'running') return formatDuration(Math.max(0, nowMs - Date.parse(stage.startedAt)));
  if (stage.status === 'pending' || stage.status === 'skipped') return '';
  return formatDuration(stage.durationMs);
}

function progressOf(stage: StageState, room: number, style: Style): string {
  const { progress, cells } = stage;
  const ended = cells.filter(({ status }) => status !== 'pending' && status !== 'running').length;
  const done = progress?.done ?? ended;
  const total = progress?.total ?? cells.length;
  const share = total > 0 ? done / total : 0;
  const label = progress
    ? `${done}/${total} ${progress.label}`
    : `cell ${Math.min(ended + 1, total)} of ${total}`;
  return `${style('cyan', formatBar(share, BAR_WIDTH))} ${cut(label, Math.max(8, room - BAR_WIDTH - 1))}`;
}

function metricsOf(stage: StageState): string {
  const all = latestMetrics(stage.metrics);
  const shown = all.slice(0, METRICS_SHOWN).map(([name, value]) => `${name} ${value}`);
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(' · ');
}
