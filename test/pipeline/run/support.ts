import { setTimeout as delay } from 'node:timers/promises';
import {
  DEFAULT_LIMITS,
  foldEvents,
  noSecrets,
  runPipeline,
  type Clock,
  type GateRule,
  type PlannedStage,
  type RunEvent,
  type RunLimits,
  type RunPorts,
  type RunRequest,
  type RunState,
  type Stage,
  type StageStore,
} from '@stagebook/pipeline';
import {
  createFakeKernelProvider,
  type FakeKernelProvider,
  type FakeScript,
} from '@stagebook/pipeline/testing';

const clock: Clock = {
  nowIso: () => new Date().toISOString(),
  monotonicMs: () => performance.now(),
  sleep: (delayMs, signal) => delay(delayMs, undefined, signal ? { signal } : {}),
};

/** A stage whose cells have these sources; the cells' ids are `NAME-0`, `NAME-1`, … */
export function stageOf(name: string, sources: readonly string[], more: Partial<Stage> = {}): Stage {
  const cells = sources.map((source, index) => {
    return { index, id: `${name}-${index}`, source, tags: [], skip: false, mayRaise: false };
  });
  const rest = {
    needs: [],
    isolated: false,
    timeoutSec: undefined,
    retries: 0,
    cache: undefined,
    deps: [],
    outs: [],
    env: [],
  };
  return { name, cells, ...rest, ...more };
}

export interface Trial {
  readonly stages: readonly (Stage | PlannedStage)[];
  readonly setup?: Stage;
  readonly gates?: readonly GateRule[];
  readonly script: FakeScript;
  readonly limits?: Partial<RunLimits>;
  readonly signal?: AbortSignal;
  readonly store?: Partial<StageStore>;
  readonly startError?: string;
  readonly request?: Partial<RunRequest>;
  readonly ports?: Partial<RunPorts>;
  readonly onEvent?: (event: RunEvent) => void;
}

export interface Tried {
  readonly events: readonly RunEvent[];
  readonly state: RunState;
  readonly kernels: FakeKernelProvider;
}

/** A store that keeps nothing: every stage runs. */
const forgetfulStore: StageStore = {
  saveDir: async (stage) => `/saved/${stage}`,
  savedPath: (stage, file) => `/saved/${stage}/${file}`,
  decide: async (planned) => ({ ...planned, action: 'run', reason: { kind: 'first-run' } }),
  restore: async () => {
    throw new Error('nothing is stored');
  },
  keep: async () => ({ product: 'product' }),
};

/** Runs stages on fake kernels and folds what came of it. */
export async function tryRun(trial: Trial): Promise<Tried> {
  const { startError } = trial;
  const kernels = createFakeKernelProvider(trial.script, {
    clock,
    ...(startError !== undefined && { startError }),
  });
  const spec = { name: 'fake', displayName: 'Fake', language: 'typescript' };
  const request: RunRequest = {
    runId: 'run-1',
    engineVersion: '0.0.0',
    source: { path: 'a.ipynb', sha256: '00', unsaved: false },
    plan: {
      setup: trial.setup ?? stageOf('setup', []),
      stages: trial.stages.map(planned),
      gates: trial.gates ?? [],
    },
    spec,
    cwd: '/',
    parameters: {},
    environment: {},
    limits: { ...DEFAULT_LIMITS, interruptGraceMs: 100, ...trial.limits },
    jobs: 1,
    keepGoing: false,
    strict: false,
    signal: trial.signal ?? new AbortController().signal,
    resumed: undefined,
    ...trial.request,
  };
  const ports: RunPorts = {
    kernels,
    clock,
    secrets: noSecrets,
    outputs: {
      open: async () => {
        throw new Error('no output of this test is too big');
      },
    },
    stages: { ...forgetfulStore, ...trial.store },
    ...trial.ports,
  };
  const events: RunEvent[] = [];
  for await (const event of runPipeline(request, ports)) {
    events.push(event);
    trial.onEvent?.(event);
  }
  return { events, state: foldEvents(events), kernels };
}

function planned(stage: Stage | PlannedStage): PlannedStage {
  return 'stage' in stage ? stage : { stage, action: 'run', reason: { kind: 'first-run' }, key: undefined };
}

export function statuses(state: RunState): Record<string, string> {
  return Object.fromEntries(state.stages.map(({ name, status }) => [name, status]));
}
