import type { GateRule } from '../plan/model.js';
import { decodeBaseline, LAST_PASSED, type BaselineRun, type Baselines } from './baseline.js';

/** Where recorded runs are found. */
export interface BaselineSource {
  /** Undefined where none has passed yet. */
  lastPassed(): Promise<BaselineRun | undefined>;
  /** @throws {Error} where it cannot be read. */
  named(name: string): Promise<BaselineRun>;
}

/** A recorded run, as far as it says whether gates of a notebook compare with it. */
export interface Candidate {
  readonly baseline: BaselineRun;
  readonly hasPassed: boolean;
  /** The notebook's file name; empty where the record does not say. */
  readonly notebook: string;
}

/** What the gates compare with, each run read once. @throws {Error} for a run that is named and cannot be read. */
export async function readBaselines(gates: readonly GateRule[], source: BaselineSource): Promise<Baselines> {
  const names = new Set(gates.flatMap((gate) => ('worseBy' in gate ? [gate.baseline] : [])));
  const read = [...names].map(async (name): Promise<[string, BaselineRun | undefined]> => {
    return [name, name === LAST_PASSED ? await source.lastPassed() : await source.named(name)];
  });
  return new Map(await Promise.all(read));
}

/** From the text of a record's `run.json`. @throws {PipelineError} `RECORD_INVALID`, naming the field. */
export function decodeCandidate(text: string): Candidate {
  const json: unknown = JSON.parse(text);
  const baseline = decodeBaseline(json);
  const { status, notebook } = json as { status?: unknown; notebook?: { path?: unknown } };
  const path = notebook?.path;
  const name = typeof path === 'string' ? path.split(/[/\\]/).at(-1) : undefined;
  return { baseline, hasPassed: status === 'passed', notebook: name ?? '' };
}
