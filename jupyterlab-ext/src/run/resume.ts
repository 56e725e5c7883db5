import { canonicalJson, REDACTED, type Json, type JsonObject, type RunState } from '@stagebook/pipeline';
import { browserDigests } from '../browser-ports.js';
import type { OpenNotebook } from '../notebook/read-panel.js';
import type { ShownRun } from '../shown-run.js';
import type { ContentsFolder } from '../store/contents-folder.js';
import { readRecord, type RunRecord } from '../store/read-record.js';
import { defaultsOf } from './given-notebook.js';

/** Undefined where a run can go on; else why not. */
export function whyNotResumed(run: ShownRun | undefined): string | undefined {
  const state = run?.state;
  if (state === undefined) return 'No run is shown.';
  if (state.status === 'running') return 'The run is still going on.';
  if (state.status === 'passed') return 'The run has passed.';
  if (state.environment['runner'] !== 'JupyterLab')
    return 'nbrun made this run: "nbrun run --resume" goes on with it.';
  return undefined;
}

/** The record of a run that ended early. @throws {Error} where it cannot go on, saying why. */
export async function readToResume(folder: ContentsFolder): Promise<RunRecord> {
  const record = await readRecord(folder, browserDigests);
  if (record === undefined) throw new Error(`The record "${folder.path}" holds no event.`);
  const { broken, state } = record;
  if (broken !== undefined)
    throw new Error(
      `Run ${state.runId} cannot go on: line ${broken.line} of its events does not hold: ${broken.why}. Run the notebook anew.`,
    );
  return record;
}

/**
 * The values with which a run goes on: those that it had. What its record must not hold is taken from the form.
 * @throws {Error} where the form asks for another value: one record tells of one set of parameters.
 */
export function parametersToResume(
  open: Pick<OpenNotebook, 'parameters'>,
  { runId, parameters: recorded }: Pick<RunState, 'runId' | 'parameters'>,
  form: JsonObject,
): JsonObject {
  const defaults = defaultsOf(open);
  const given: Record<string, Json> = {};
  for (const { name } of open.parameters?.parameters ?? []) {
    const before = recorded[name];
    const hidden = before !== undefined && canonicalJson(before).includes(REDACTED);
    const now = form[name] ?? (hidden || before === undefined ? defaults[name] : before);
    if (!hidden && textOf(before) !== textOf(now)) {
      throw new Error(
        `Run ${runId} had ${textOf(before)} for parameter "${name}", and would go on with ${textOf(now)}. Give the same parameters, or run anew.`,
      );
    }
    if (now !== undefined && textOf(now) !== textOf(defaults[name])) given[name] = now;
  }
  return given;
}

function textOf(value: JsonObject[string] | undefined): string {
  return value === undefined ? 'nothing' : canonicalJson(value);
}
