import type { Notebook } from '../notebook/model.js';
import { describeReason } from '../plan/explain.js';
import type { RunState, StageState } from '../run/state.js';
import { failureOf, failureText, failureTitle } from './failure.js';
import { cutMiddle, formatDuration, formatMetric } from './text.js';
import { uncommittedNote } from './uncommitted.js';

/** More rows than this are counted, not shown: the record has them all. */
const MAX_METRICS_PER_STAGE = 100;
const MAX_FAILURE_CHARS = 8_000;

/** The run as one page of Markdown: a table of stages, what failed and why, metrics, verdicts, artifacts, environment. */
export function toMarkdown(state: RunState, executed: Notebook): string {
  return `${markdownParts(state, executed).join('\n\n')}\n`;
}

/** The page's parts, the most telling first; each is whole Markdown by itself. */
export function markdownParts(state: RunState, executed: Notebook): readonly string[] {
  return [
    `## ${markOf(state.status)} ${escape(state.notebook.path)}: ${state.status}`,
    summaryOf(state),
    ...uncommittedPart(state),
    stageTable(state),
    ...state.stages.flatMap((stage) => failureSection(stage, executed)),
    ...runFailure(state),
    ...metricSection(state),
    ...verdictSection(state),
    ...artifactSection(state),
    environmentSection(state),
  ];
}

function summaryOf(state: RunState): string {
  const took = state.durationMs === undefined ? '' : ` in ${formatDuration(state.durationMs)}`;
  const kernel = escape(state.kernel.displayName);
  const unsaved = state.notebook.unsaved ? ' The text that ran was not saved in the file.' : '';
  return `Run \`${state.runId}\`${took}, started ${state.startedAt}, kernel ${kernel}.${unsaved}`;
}

function uncommittedPart(state: RunState): readonly string[] {
  const note = uncommittedNote(state);
  return note === undefined ? [] : [`> ⚠ ${escape(note)}`];
}

function stageTable({ stages }: RunState): string {
  return table(
    ['', 'Stage', 'Status', 'Time', 'Why'],
    stages.map((stage) => [
      markOf(stage.status),
      escape(stage.name),
      stage.status,
      'durationMs' in stage && stage.status !== 'skipped' ? formatDuration(stage.durationMs) : '',
      escape(stage.status === 'skipped' ? stage.because : describeReason(stage.reason)),
    ]),
  );
}

function failureSection(stage: StageState, executed: Notebook): readonly string[] {
  const failure = failureOf(stage);
  if (failure === undefined) return [];
  const text = cutMiddle(failureText(failure, executed), MAX_FAILURE_CHARS);
  return [`### ✗ ${escape(stage.name)}: ${escape(failureTitle(failure))}\n\n${fence(text)}`];
}

function runFailure({ failure }: RunState): readonly string[] {
  return failure === undefined ? [] : [`### ✗ ${escape(failureTitle(failure))}`];
}

function metricSection({ stages }: RunState): readonly string[] {
  const rows = stages.flatMap(({ name, metrics }) => [
    ...metrics
      .slice(0, MAX_METRICS_PER_STAGE)
      .map((metric) => [
        escape(name),
        escape(metric.name) + (metric.step === undefined ? '' : ` (step ${metric.step})`),
        escape(formatMetric(metric.value, metric.unit)),
      ]),
    ...(metrics.length > MAX_METRICS_PER_STAGE
      ? [[escape(name), `${metrics.length - MAX_METRICS_PER_STAGE} more`, '']]
      : []),
  ]);
  return rows.length === 0 ? [] : [`### Metrics\n\n${table(['Stage', 'Metric', 'Value'], rows)}`];
}

function verdictSection({ stages }: RunState): readonly string[] {
  const rows = stages.flatMap(({ name, verdicts }) =>
    verdicts.map(({ gate, status, reason }) => [escape(name), escape(gate), status, escape(reason)]),
  );
  return rows.length === 0 ? [] : [`### Verdicts\n\n${table(['Stage', 'Gate', 'Verdict', 'Because'], rows)}`];
}

function artifactSection({ stages }: RunState): readonly string[] {
  const rows = stages.flatMap(({ artifacts }) =>
    artifacts.map(({ path, bytes, sha256, md5 }) => [
      escape(path),
      String(bytes),
      `\`${sha256.slice(0, 16)}…\``,
      `\`${md5}\``,
    ]),
  );
  return rows.length === 0 ? [] : [`### Artifacts\n\n${table(['File', 'Bytes', 'SHA-256', 'MD5'], rows)}`];
}

function environmentSection({ environment, engineVersion }: RunState): string {
  const rows = Object.entries({ engine: engineVersion, ...environment }).map(([name, value]) => [
    escape(name),
    escape(typeof value === 'string' ? value : JSON.stringify(value)),
  ]);
  return `<details><summary>Environment</summary>\n\n${table(['', ''], rows)}\n\n</details>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A fence longer than any run of backticks inside. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}text\n${text}\n${ticks}`;
}

/** A text on one line that means nothing to Markdown, HTML or a table. */
function escape(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/[\\`*_{}[\]()#+!|~]/gu, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '@\u200b');
}

function markOf(status: RunState['status'] | StageState['status']): string {
  if (status === 'passed' || status === 'cached') return '✓';
  return status === 'skipped' || status === 'pending' || status === 'running' ? '–' : '✗';
}
