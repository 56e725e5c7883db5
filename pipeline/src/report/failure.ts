import type { Notebook } from '../notebook/model.js';
import type { Failure } from '../run/events.js';
import type { StageState } from '../run/state.js';
import { cutMiddle, stripAnsi } from './text.js';

/** A trace longer than this is cut in the middle: what counts stands at its ends. */
const MAX_TRACE_CHARS = 20_000;
const MAX_SOURCE_CHARS = 4_000;

/** What went wrong in a stage; undefined where nothing did. */
export function failureOf(stage: StageState): Failure | undefined {
  return 'failure' in stage ? stage.failure : undefined;
}

/** `Error: it broke`, on one line. */
export function failureTitle({ name, message }: Failure): string {
  const line =
    stripAnsi(message)
      .split('\n')
      .find((text) => text.trim() !== '') ?? '';
  return line === '' || line.startsWith(`${name}:`) ? line || name : `${name}: ${line.trim()}`;
}

/** The place, the cell's code, the message and the trace, as plain text. */
export function failureText(failure: Failure, notebook: Notebook): string {
  const { cell, name, message, traceback } = failure;
  const parts: string[] = [];
  if (cell !== undefined) {
    const source = notebook.cells.find(({ id }) => id === cell.id)?.source ?? '';
    parts.push(`In cells[${cell.index}] (id ${cell.id}):`, indent(cutMiddle(source, MAX_SOURCE_CHARS)), '');
  }
  const trace = stripAnsi(traceback.join('\n'));
  const said = stripAnsi(message);
  if (!trace.includes(said)) parts.push(`${name}: ${said}`);
  if (trace !== '') parts.push(cutMiddle(trace, MAX_TRACE_CHARS));
  return parts.join('\n');
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`.trimEnd())
    .join('\n');
}
