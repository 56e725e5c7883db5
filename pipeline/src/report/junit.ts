import type { Notebook, Output } from '../notebook/model.js';
import type { RunState, StageState } from '../run/state.js';
import { failureOf, failureText, failureTitle } from './failure.js';
import { cutMiddle, stripAnsi } from './text.js';
import { uncommittedNote } from './uncommitted.js';
import { xmlAttributes, xmlText } from './xml.js';

/** A CI shows the beginning and end of a stage's output; the whole is in the record. */
const MAX_OUTPUT_CHARS_PER_STAGE = 20_000;
/** Servers refuse reports of many megabytes; stages share this. */
const MAX_OUTPUT_CHARS = 2_000_000;

/** A property per metric's latest value; a stage with more has a file of them. */
const MAX_PROPERTIES = 1_000;

type Problem = 'failure' | 'error' | 'skipped' | undefined;

/**
 * A JUnit report: the notebook is the suite, each stage a case. A failed stage is a `failure`; one that was out of time, lost
 * its kernel, was cancelled or never ended is an `error`. Valid against the strict and the lenient schema in use.
 */
export function toJUnit(state: RunState, executed: Notebook): string {
  const cases = [...state.stages.map((stage) => stageCase(stage, state, executed)), ...runCase(state)];
  const count = (kind: Problem): number => cases.filter(({ problem }) => problem === kind).length;
  const suite = {
    id: 0,
    name: state.notebook.path,
    package: state.notebook.path,
    timestamp: state.startedAt.slice(0, 19),
    hostname: hostOf(state),
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds(state.durationMs ?? 0),
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite${xmlAttributes(suite)}>`,
    ...properties(state),
    ...cases.map(({ xml }) => xml),
    `    <system-out>${xmlText(streamOf(state, executed, 'stdout'))}</system-out>`,
    `    <system-err>${xmlText(streamOf(state, executed, 'stderr'))}</system-err>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

interface Case {
  readonly problem: Problem;
  readonly xml: string;
}

function stageCase(stage: StageState, state: RunState, executed: Notebook): Case {
  const problem = problemOf(stage);
  const durationMs = 'durationMs' in stage ? stage.durationMs : 0;
  return toCase(stage.name, state, durationMs, problem, ...detailOf(stage, problem, executed));
}

/** What no stage says: no kernel, the run's time limit. */
function runCase(state: RunState): readonly Case[] {
  const { failure } = state;
  if (failure === undefined) return [];
  const text = [failureTitle(failure), ...failure.traceback].join('\n');
  return [
    toCase(
      'run',
      state,
      state.durationMs ?? 0,
      'error',
      failureTitle(failure),
      failure.name,
      stripAnsi(text),
    ),
  ];
}

function toCase(
  name: string,
  state: RunState,
  durationMs: number,
  problem: Problem,
  message = '',
  type = '',
  text = '',
): Case {
  const attributes = xmlAttributes({
    name,
    classname: classOf(state.notebook.path),
    time: seconds(durationMs),
  });
  if (problem === undefined) return { problem, xml: `    <testcase${attributes}/>` };
  const about = problem === 'skipped' ? { message } : { message, type };
  const body = text === '' ? '/>' : `>${xmlText(text)}</${problem}>`;
  const xml = `    <testcase${attributes}>\n      <${problem}${xmlAttributes(about)}${body}\n    </testcase>`;
  return { problem, xml };
}

function problemOf({ status }: StageState): Problem {
  switch (status) {
    case 'passed':
    case 'cached':
      return undefined;
    case 'skipped':
      return 'skipped';
    case 'failed':
      return 'failure';
    case 'timed-out':
    case 'kernel-died':
    case 'cancelled':
    case 'pending':
    case 'running':
      return 'error';
    default:
      return status satisfies never;
  }
}

function detailOf(
  stage: StageState,
  problem: Problem,
  executed: Notebook,
): readonly [string, string, string] {
  if (problem === undefined) return ['', '', ''];
  if (stage.status === 'skipped') return [stage.because, '', ''];
  const failure = failureOf(stage);
  if (failure === undefined) {
    const what =
      stage.status === 'pending' ? 'The stage never started.' : 'The stage never ended: the run was lost.';
    return [what, 'Lost', ''];
  }
  return [failureTitle(failure), failure.name, failureText(failure, executed)];
}

function properties(state: RunState): readonly string[] {
  const all: Record<string, string> = {
    runId: state.runId,
    engineVersion: state.engineVersion,
    kernel: state.kernel.displayName,
    status: state.status,
    ...gitProperties(state),
  };
  for (const stage of state.stages) {
    for (const { name, value, unit } of stage.metrics)
      all[`${stage.name}.${name}`] = `${value}${unit && ` ${unit}`}`;
  }
  return [
    '    <properties>',
    ...Object.entries(all)
      .slice(0, MAX_PROPERTIES)
      .map(([name, value]) => `      <property${xmlAttributes({ name, value })}/>`),
    '    </properties>',
  ];
}

function gitProperties(state: RunState): Readonly<Record<string, string>> {
  const { gitCommit, gitBranch } = state.environment;
  const note = uncommittedNote(state);
  return {
    ...(typeof gitCommit === 'string' && { gitCommit }),
    ...(typeof gitBranch === 'string' && { gitBranch }),
    ...(note !== undefined && { uncommittedChanges: note }),
  };
}

/** All stages' output on one stream, each under its name. */
function streamOf(state: RunState, executed: Notebook, stream: 'stdout' | 'stderr'): string {
  const outputs = new Map(
    executed.cells.map((cell) => [cell.id, cell.cell_type === 'code' ? cell.outputs : []]),
  );
  const parts = state.stages.flatMap((stage) => {
    const text = stage.cells.map(({ id }) => textOn(outputs.get(id) ?? [], stream)).join('');
    if (text === '') return [];
    return [`[${stage.name}]\n${cutMiddle(stripAnsi(text), MAX_OUTPUT_CHARS_PER_STAGE)}`];
  });
  return cutMiddle(parts.join('\n'), MAX_OUTPUT_CHARS);
}

function textOn(outputs: readonly Output[], stream: 'stdout' | 'stderr'): string {
  return outputs
    .map((output) => {
      if (output.output_type === 'stream') return output.name === stream ? output.text : '';
      if (output.output_type === 'error' || stream === 'stderr') return '';
      const plain = output.data['text/plain'];
      return typeof plain === 'string' ? `${plain}\n` : '';
    })
    .join('');
}

function hostOf({ environment }: RunState): string {
  const host = environment['hostname'] ?? environment['host'];
  return typeof host === 'string' && host !== '' ? host : 'localhost';
}

/** `notebooks/llm-ci.ipynb` → `notebooks.llm-ci`, which CI servers fold as a package. */
function classOf(path: string): string {
  return path
    .replace(/\.ipynb$/u, '')
    .replace(/^(?:\.{0,2}\/)+/u, '')
    .replaceAll('/', '.');
}

/** Seconds with milliseconds, as the schema's decimal. */
function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}
