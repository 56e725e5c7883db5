import { resolve } from 'node:path';
import {
  DEFAULT_LIMITS,
  type Baselines,
  type JsonObject,
  type Plan,
  type RunLimits,
  type RunRequest,
} from '@stagebook/pipeline';
import type { RunRecord } from '../store/read-record.js';
import { nbrunVersion } from '../version.js';
import type { RunOptions } from './options.js';
import type { Prepared } from './prepare.js';

/** What is known of a run beside its notebook and options. */
export interface RunSetting {
  readonly runId: string;
  readonly signal: AbortSignal;
  readonly resumed: RunRecord | undefined;
  readonly environment: JsonObject;
  readonly notebook: string;
  readonly gates: Plan['gates'];
  readonly baselines: Baselines;
}

/** The run as the engine is asked for it. */
export function toRequest(
  { file, plan, spec, parameters }: Prepared,
  options: RunOptions,
  { runId, signal, resumed, environment, notebook, gates, baselines }: RunSetting,
): RunRequest {
  const { name, displayName, language } = spec;
  return {
    runId,
    engineVersion: nbrunVersion(),
    source: { path: notebook, sha256: file.sha256, unsaved: false },
    plan: { ...plan, gates },
    baselines,
    spec: { name, displayName, language },
    cwd: options.cwd === undefined ? file.dir : resolve(options.cwd),
    parameters,
    environment: { ...environment, ...optionFacts(options) },
    limits: {
      ...DEFAULT_LIMITS,
      ...outputLimits(options.outputLimit),
      cellSec: options.executionTimeout,
      stageSec: options.stageTimeout,
      runSec: options.timeout,
      kernelStartSec: options.startTimeout ?? DEFAULT_LIMITS.kernelStartSec,
    },
    jobs: options.jobs ?? 1,
    keepGoing: options.keepGoing ?? false,
    strict: options.strict ?? false,
    signal,
    resumed: resumed?.state,
    ...(resumed && { inlineBytes: resumed.logBytes }),
  };
}

/** Who wants more of one cell wants as much of the run. */
function outputLimits(megabytes: number | undefined): Partial<RunLimits> {
  if (megabytes === undefined) return {};
  const outputBytesPerCell = megabytes * 1_000_000;
  const outputBytesPerRun = Math.max(outputBytesPerCell, DEFAULT_LIMITS.outputBytesPerRun);
  return { outputBytesPerCell, outputBytesPerRun };
}

/** Options that decide what comes of a run, as far as they were given. */
function optionFacts({ strict, keepGoing, cwd, baseline }: RunOptions): JsonObject {
  const given = {
    ...(strict && { strict }),
    ...(keepGoing && { keepGoing }),
    ...(cwd !== undefined && { cwd: resolve(cwd) }),
    ...(baseline !== undefined && { baseline }),
  };
  return Object.keys(given).length === 0 ? {} : { options: given };
}
