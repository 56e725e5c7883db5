import type { MetricDiff, RunDiff, StageFacts, ValueDiff } from '@stagebook/pipeline';
import { formatDuration, formatMetric } from './format.js';
import type { Style } from './style.js';

/** Two runs side by side, as lines for a terminal; one line where they do not differ. */
export function diffLines(diff: RunDiff, style: Style): readonly string[] {
  const parts = [
    section(
      'Stages',
      diff.stages.map(
        ({ stage, before, after }) =>
          `${stage}  ${factsOf(before)} → ${factsOf(after)}${codeNote(before, after)}`,
      ),
      style,
    ),
    section('Metrics', diff.metrics.map(metricLine), style),
    section('Parameters', diff.parameters.map(valueLine), style),
    section('Environment', diff.environment.map(valueLine), style),
    section(
      'Outputs',
      diff.outputs.map(
        ({ stage, cell, before, after }) => `${stage}, cell ${cell + 1}  ${short(before)} → ${short(after)}`,
      ),
      style,
    ),
    section(
      'Artifacts',
      diff.artifacts.map(({ name, before, after }) => `${name}  ${short(before)} → ${short(after)}`),
      style,
    ),
  ].flat();
  const head = style('bold', `${diff.before} → ${diff.after}`);
  return parts.length === 0 ? [`${head}: no difference`] : [head, ...parts];
}

function section(title: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0 ? [] : ['', style('bold', title), ...lines.map((line) => `  ${line}`)];
}

function factsOf(facts: StageFacts | undefined): string {
  if (facts === undefined) return 'absent';
  const took = facts.durationMs === undefined ? '' : ` in ${formatDuration(facts.durationMs)}`;
  return facts.status + took;
}

function codeNote(before: StageFacts | undefined, after: StageFacts | undefined): string {
  return before !== undefined && after !== undefined && before.code !== after.code ? ' (code changed)' : '';
}

function metricLine({ stage, metric, unit, before, after, change }: MetricDiff): string {
  const [from, to] = [before, after].map((value) =>
    value === undefined ? 'absent' : formatMetric(value, unit),
  );
  const percent = change === undefined ? '' : ` (${change > 0 ? '+' : ''}${(change * 100).toFixed(1)} %)`;
  return `${stage}  ${metric}  ${from} → ${to}${percent}`;
}

function valueLine({ name, before, after }: ValueDiff): string {
  return `${name}  ${shown(before)} → ${shown(after)}`;
}

function shown(value: ValueDiff['before']): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}

/** Enough of a digest to tell two apart by eye. */
function short(digest: ValueDiff['before']): string {
  return typeof digest === 'string' ? digest.slice(0, 12) : 'absent';
}
