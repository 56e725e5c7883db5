import { DecodeError, expectArray, expectObject, expectString, member } from '../decode.js';
import { PipelineError } from '../errors.js';
import { expectJson } from '../json.js';
import type { JsonObject } from '../notebook/model.js';
import type { Metric } from '../wire/message.js';
import { decodeMetrics } from '../wire/decode.js';

/** What a gate's `baseline` says where it names no run: the newest run of the notebook that passed. */
export const LAST_PASSED = 'last-passed';

/** A run that gates compare with, as far as they need it. */
export interface BaselineRun {
  readonly runId: string;
  readonly startedAt: string;
  readonly environment: JsonObject;
  readonly stages: readonly { readonly name: string; readonly metrics: readonly Metric[] }[];
}

/** By what a gate's `baseline` says; undefined where there is no such run yet. */
export type Baselines = ReadonlyMap<string, BaselineRun | undefined>;

/** From a record's `run.json`. @throws {PipelineError} `RECORD_INVALID`, naming the field. */
export function decodeBaseline(value: unknown): BaselineRun {
  try {
    const run = expectObject(value, 'run');
    const stages = expectArray(run['stages'], 'stages').map((item, index) => {
      const at = member('stages', index);
      const stage = expectObject(item, at);
      const metrics = decodeMetrics(stage['metrics'], member(at, 'metrics'));
      return { name: expectString(stage['name'], member(at, 'name')), metrics };
    });
    return {
      runId: expectString(run['runId'], 'runId'),
      startedAt: expectString(run['startedAt'], 'startedAt'),
      environment: expectJson(expectObject(run['environment'], 'environment'), 'environment') as JsonObject,
      stages,
    };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new PipelineError('RECORD_INVALID', `This is no run.json of a record: ${error.message}.`, {
      cause: error,
    });
  }
}
