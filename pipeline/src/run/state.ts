import type { JsonObject } from '../notebook/model.js';
import type {
  ArtifactMessage,
  Metric,
  ProgressMessage,
  SavedMessage,
  VerdictMessage,
} from '../wire/message.js';
import type {
  CellStatus,
  Failure,
  KernelEnded,
  KernelStarted,
  NotebookSource,
  RunEvent,
  RunStarted,
  RunStatus,
  SpilledOutput,
  StageOutcome,
  StageOutline,
} from './events.js';

/** One run as its events tell it: the fold that the terminal, the panel and every report read. */
export interface RunState {
  readonly protocol: number;
  readonly runId: string;
  readonly engineVersion: string;
  readonly status: 'running' | RunStatus;
  readonly notebook: NotebookSource;
  readonly parameters: JsonObject;
  readonly kernel: RunStarted['kernel'];
  readonly environment: JsonObject;
  readonly startedAt: string;
  readonly resumedAt: readonly string[];
  readonly endedAt?: string;
  readonly durationMs?: number;
  readonly failure?: Failure;
  readonly kernels: readonly KernelState[];
  readonly stages: readonly StageState[];
}

export interface KernelState {
  readonly kernel: string;
  readonly info: KernelStarted['info'];
  readonly startMs: number;
  readonly died?: string;
  readonly spilled?: SpilledOutput;
}

export type StageState = Omit<StageOutline, 'cells'> &
  StageFindings & {
    /** 0 before the first start. */
    readonly attempt: number;
    readonly cells: readonly CellState[];
    readonly key?: string;
    readonly product?: string;
  } & StageProgress;

/** What a stage said of itself in its latest attempt. */
export interface StageFindings {
  readonly metrics: readonly Metric[];
  readonly verdicts: readonly VerdictMessage[];
  readonly artifacts: readonly ArtifactMessage[];
  readonly saved: readonly SavedMessage[];
  readonly measured: readonly string[];
  readonly progress?: ProgressMessage;
}

export type StageProgress =
  | { readonly status: 'pending' }
  | { readonly status: 'running'; readonly startedAt: string; readonly on: string }
  | (StageOutcome & { readonly startedAt?: string; readonly endedAt: string; readonly durationMs: number });

export interface CellState {
  readonly index: number;
  readonly id: string;
  readonly status: 'pending' | 'running' | CellStatus;
  readonly executionCount: number | null;
  readonly durationMs?: number;
  readonly outputLost: boolean;
  readonly spilled?: SpilledOutput;
}

const NO_FINDINGS: StageFindings = { metrics: [], verdicts: [], artifacts: [], saved: [], measured: [] };

/** The state after `event`; `undefined` before a run's first. @throws {TypeError} when a run does not start with `run-started`. */
export function foldEvent(state: RunState | undefined, event: RunEvent): RunState {
  if (event.type === 'run-started') return begin(event);
  if (state === undefined) throw new TypeError(`A run starts with "run-started", not with "${event.type}".`);
  switch (event.type) {
    case 'run-resumed':
      return {
        ...withoutEnd(state),
        status: 'running',
        notebook: event.notebook ?? state.notebook,
        environment: event.environment ?? state.environment,
        resumedAt: [...state.resumedAt, event.at],
        stages: resumeStages(state, event.stages),
      };
    case 'kernel-started':
      return {
        ...state,
        kernels: [...state.kernels, { kernel: event.kernel, info: event.info, startMs: event.durationMs }],
      };
    case 'kernel-ended':
      return event.died === undefined && event.spilled === undefined
        ? state
        : { ...state, kernels: endKernel(state.kernels, event) };
    case 'run-ended':
      return {
        ...state,
        status: event.status,
        endedAt: event.at,
        durationMs: event.durationMs,
        ...(event.failure && { failure: event.failure }),
      };
    case 'stage-decided':
    case 'stage-started':
    case 'cell-started':
    case 'cell-ended':
    case 'stage-said':
    case 'stage-ended':
      return changeStage(state, event.stage, (stage) => foldStage(stage, event));
    case 'cell-output':
      return state;
    default:
      return event satisfies never;
  }
}

/** The whole fold. @throws {TypeError} when there is no event, or the first is not `run-started`. */
export function foldEvents(events: Iterable<RunEvent>): RunState {
  let state: RunState | undefined;
  for (const event of events) state = foldEvent(state, event);
  if (state === undefined) throw new TypeError('A run has at least one event; this one has none.');
  return state;
}

function begin(event: RunStarted): RunState {
  const { protocol, runId, engineVersion, notebook, parameters, kernel, environment } = event;
  return {
    protocol,
    runId,
    engineVersion,
    status: 'running',
    notebook,
    parameters,
    kernel,
    environment,
    startedAt: event.at,
    resumedAt: [],
    kernels: [],
    stages: event.stages.map(pendingStage),
  };
}

function pendingStage(outline: StageOutline): StageState {
  return { ...outline, ...NO_FINDINGS, status: 'pending', attempt: 0, cells: outline.cells.map(pendingCell) };
}

function pendingCell(cell: { readonly index: number; readonly id: string }): CellState {
  return { index: cell.index, id: cell.id, status: 'pending', executionCount: null, outputLost: false };
}

function withoutEnd(state: RunState): RunState {
  const { endedAt: _endedAt, durationMs: _durationMs, failure: _failure, ...rest } = state;
  return rest;
}

function resumeStages(state: RunState, outlines: readonly StageOutline[]): readonly StageState[] {
  const before = new Map(state.stages.map((stage) => [stage.name, stage]));
  return outlines.map((outline) => {
    const stage = before.get(outline.name);
    const stays = stage !== undefined && outline.reason.kind === 'resumed';
    return stays ? stage : pendingStage(outline);
  });
}

function endKernel(
  kernels: readonly KernelState[],
  { kernel, died, spilled }: KernelEnded,
): readonly KernelState[] {
  const more = { ...(died && { died: died.reason }), ...(spilled && { spilled }) };
  return kernels.map((entry) => (entry.kernel === kernel ? { ...entry, ...more } : entry));
}

function changeStage(state: RunState, name: string, change: (stage: StageState) => StageState): RunState {
  const at = state.stages.findIndex((stage) => stage.name === name);
  const stage = state.stages[at];
  return stage === undefined ? state : { ...state, stages: state.stages.with(at, change(stage)) };
}

type StageEvent = Extract<RunEvent, { stage: string }>;

function foldStage(stage: StageState, event: Exclude<StageEvent, { type: 'cell-output' }>): StageState {
  switch (event.type) {
    case 'stage-decided':
      return {
        ...stage,
        action: event.action,
        reason: event.reason,
        ...(event.key !== undefined && { key: event.key }),
      };
    case 'stage-started': {
      const { name, needs, isolated, action, reason, key } = stage;
      const outline: StageOutline = { name, needs, isolated, cells: stage.cells, action, reason };
      return {
        ...pendingStage(outline),
        ...(key !== undefined && { key }),
        status: 'running',
        startedAt: event.at,
        on: event.kernel,
        attempt: event.attempt,
      };
    }
    case 'cell-started':
      return changeCell(stage, event.cell, (cell) => ({ ...cell, status: 'running' }));
    case 'cell-ended': {
      const { status, executionCount, durationMs, outputLost, spilled } = event;
      return changeCell(stage, event.cell, (cell) => ({
        ...cell,
        status,
        executionCount,
        durationMs,
        outputLost,
        ...(spilled && { spilled }),
      }));
    }
    case 'stage-said':
      return said(stage, event.message);
    case 'stage-ended':
      return end(stage, event);
    default:
      return event satisfies never;
  }
}

function end(stage: StageState, event: Extract<RunEvent, { type: 'stage-ended' }>): StageState {
  const { name, needs, isolated, action, reason, attempt, cells } = stage;
  const { metrics, verdicts, artifacts, saved, measured, progress } = stage;
  const key = event.key ?? stage.key;
  return {
    ...{
      name,
      needs,
      isolated,
      action,
      reason,
      attempt,
      cells,
      metrics,
      verdicts,
      artifacts,
      saved,
      measured,
    },
    ...(progress && { progress }),
    ...(key !== undefined && { key }),
    ...(event.product !== undefined && { product: event.product }),
    ...('startedAt' in stage && stage.startedAt !== undefined && { startedAt: stage.startedAt }),
    ...event.outcome,
    endedAt: event.at,
    durationMs: event.durationMs,
  };
}

function changeCell(stage: StageState, id: string, change: (cell: CellState) => CellState): StageState {
  const at = stage.cells.findIndex((cell) => cell.id === id);
  const cell = stage.cells[at];
  return cell === undefined ? stage : { ...stage, cells: stage.cells.with(at, change(cell)) };
}

function said(stage: StageState, message: Extract<RunEvent, { type: 'stage-said' }>['message']): StageState {
  switch (message.kind) {
    case 'metrics':
      return { ...stage, metrics: [...stage.metrics, ...message.metrics] };
    case 'verdict':
      return { ...stage, verdicts: [...stage.verdicts, message] };
    case 'artifact':
      return { ...stage, artifacts: [...stage.artifacts, message] };
    case 'saved':
      return { ...stage, saved: [...stage.saved.filter(({ name }) => name !== message.name), message] };
    case 'measured':
      return { ...stage, measured: [...stage.measured, message.what] };
    case 'progress':
      return { ...stage, progress: message };
    default:
      return message satisfies never;
  }
}
