import { stripVTControlCharacters } from 'node:util';
import { uncommittedNote, type RunState, type StageState } from '@stagebook/pipeline';
import { formatDuration } from './format.js';
import { latestMetrics } from './latest.js';
import { stageLine } from './stage-line.js';
import type { Style } from './style.js';

const TRACE_LINES = 15;
const METRIC_ROWS = 12;

/** What happened, for people: the stages, why it failed, what was measured. */
export function summarise(state: RunState, columns: number, style: Style): string {
  const nameWidth = Math.max(...state.stages.map(({ name }) => name.length), 4);
  const stages = state.stages.map((stage) => stageLine(stage, nameWidth, columns, Date.now(), style));
  return [
    ...stages,
    ...failuresOf(state, style),
    ...metricsOf(state, style),
    '',
    verdictLine(state, style),
    ...cautionsOf(state, style),
  ].join('\n');
}

/** What a failing stage said, with the cell and the end of its trace. */
export function failuresOf(state: RunState, style: Style): readonly string[] {
  const stages = state.stages.flatMap((stage) => ('failure' in stage ? [failureOf(stage, style)] : []));
  const own =
    state.failure !== undefined && stages.length === 0 ? [style('red', `\n${state.failure.message}`)] : [];
  return [...stages.flat(), ...own];
}

/** What a reader must know before he believes the run. */
export function cautionsOf(state: RunState, style: Style): readonly string[] {
  const note = uncommittedNote(state);
  return note === undefined ? [] : [style('yellow', note)];
}

/** One line: how the run ended, in how long. */
export function verdictLine(state: RunState, style: Style): string {
  const counts = new Map<string, number>();
  for (const { status } of state.stages) counts.set(status, (counts.get(status) ?? 0) + 1);
  const parts = [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
  const time = state.durationMs === undefined ? '' : ` in ${formatDuration(state.durationMs)}`;
  return `${style(state.status === 'passed' ? 'green' : 'red', `Run ${state.status}`)}${time}: ${parts}`;
}

function failureOf(
  stage: StageState & { readonly failure: NonNullable<RunState['failure']> },
  style: Style,
): string[] {
  const { name, message, traceback, cell } = stage.failure;
  const place = cell ? `, cell ${cell.index + 1}` : '';
  const trace = traceback.flatMap((line) => stripVTControlCharacters(line).split('\n'));
  const cutTrace = trace.length > TRACE_LINES ? ['…', ...trace.slice(-TRACE_LINES)] : trace;
  return [
    '',
    style('red', `Stage "${stage.name}"${place} ${stage.status}: ${name}: ${message}`),
    ...cutTrace.map((line) => style('dim', `  ${line}`)),
  ];
}

/** The first metrics that stages reported. */
export function metricsOf(state: RunState, style: Style): readonly string[] {
  const rows = state.stages.flatMap((stage) =>
    latestMetrics(stage.metrics).map(([name, value]) => [`${stage.name}/${name}`, value] as const),
  );
  if (rows.length === 0) return [];
  const shown = rows.slice(0, METRIC_ROWS);
  const width = Math.max(...shown.map(([name]) => name.length));
  const lines = shown.map(([name, value]) => `   ${name.padEnd(width)}  ${value}`);
  const more =
    rows.length > shown.length ? [style('dim', `   … ${rows.length - shown.length} more in run.json`)] : [];
  return ['', style('bold', ' Metrics'), ...lines, ...more];
}
