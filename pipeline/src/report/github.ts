import type { Notebook } from '../notebook/model.js';
import type { RunState, StageState } from '../run/state.js';
import { failureOf, failureText, failureTitle } from './failure.js';
import { markdownParts } from './markdown.js';
import { cutMiddle } from './text.js';
import { uncommittedNote } from './uncommitted.js';

/** GitHub refuses a step summary of 1 MiB and more. */
const MAX_SUMMARY_BYTES = 1024 * 1024 - 1;
/** GitHub shows ten annotations of a kind per step and drops the rest. */
const MAX_ANNOTATIONS = 10;
const MAX_ANNOTATION_CHARS = 4_000;

/** For `$GITHUB_STEP_SUMMARY`: the Markdown report; parts that GitHub would not take are left out, and said to be. */
export function toGitHubSummary(state: RunState, executed: Notebook, reportUrl: string | undefined): string {
  const where = reportUrl === undefined ? 'The record has the whole' : `See [the whole report](${reportUrl})`;
  const note = (left: number): string =>
    `\n… ${left} parts are left out, since GitHub takes no more. ${where}.\n`;
  const parts = markdownParts(state, executed).map((part) => `${part}\n\n`);
  let room = MAX_SUMMARY_BYTES - utf8Length(note(parts.length));
  const kept = parts.filter((part) => {
    const bytes = utf8Length(part);
    if (bytes > room) return false;
    room -= bytes;
    return true;
  });
  return kept.join('') + (kept.length < parts.length ? note(parts.length - kept.length) : '');
}

/** Workflow commands for standard output: an `::error` per failed stage, `::warning` per inconclusive gate and for
 * uncommitted changes; ten at most. */
export function toGitHubAnnotations(state: RunState, executed: Notebook): readonly string[] {
  const file = state.notebook.path;
  const errors = state.stages.flatMap((stage) => errorOf(stage, file, executed));
  if (state.failure !== undefined)
    errors.push(command('error', { file, title: 'nbrun' }, failureTitle(state.failure)));
  const warnings = state.stages.flatMap(({ name, verdicts }) =>
    verdicts
      .filter(({ status }) => status === 'inconclusive')
      .map(({ gate, reason }) =>
        command('warning', { file, title: `${name}: ${gate} is inconclusive` }, reason),
      ),
  );
  const note = uncommittedNote(state);
  if (note !== undefined) warnings.push(command('warning', { file, title: 'Uncommitted changes' }, note));
  const all = [...errors, ...warnings];
  if (all.length <= MAX_ANNOTATIONS) return all;
  const left = all.length - MAX_ANNOTATIONS + 1;
  return [
    ...all.slice(0, MAX_ANNOTATIONS - 1),
    command('error', { file, title: 'nbrun' }, `${left} more; see the report`),
  ];
}

/**
 * Lines for `$GITHUB_OUTPUT`.
 * @param token random text that no value contains: it delimits values of several lines.
 * @throws {TypeError} when a name is no output name, or a value contains the token.
 */
export function toGitHubOutput(values: Readonly<Record<string, string>>, token: string): string {
  const delimiter = `stagebook_${token}`;
  return Object.entries(values)
    .map(([name, value]) => {
      if (!/^[A-Za-z_][\w-]*$/u.test(name))
        throw new TypeError(`${JSON.stringify(name)} cannot be a GitHub output's name.`);
      if (value.includes(delimiter))
        throw new TypeError(`The value of "${name}" contains the delimiter; use another token.`);
      return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
    })
    .join('');
}

/** The values that a later step may ask for: `status`, `run_id`, and each stage's `stage_NAME`. */
export function gitHubOutputs(state: RunState): Readonly<Record<string, string>> {
  const stages = state.stages.map(({ name, status }): [string, string] => [`stage_${name}`, status]);
  return { status: state.status, run_id: state.runId, ...Object.fromEntries(stages) };
}

function errorOf(stage: StageState, file: string, executed: Notebook): string[] {
  const failure = failureOf(stage);
  if (failure === undefined) return [];
  const text = cutMiddle(failureText(failure, executed), MAX_ANNOTATION_CHARS);
  return [command('error', { file, title: `${stage.name}: ${failureTitle(failure)}` }, text)];
}

function command(
  kind: 'error' | 'warning',
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const escape = (text: string): string =>
    text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const escapeProperty = (text: string): string => escape(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `::${kind} ${list.join(',')}::${escape(message)}`;
}

/** Bytes in UTF-8, without an encoder: the core has no platform. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
