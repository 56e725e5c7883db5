import type {
  AliasMoved,
  DatasetUsed,
  FeedbackGiven,
  MetricPoint,
  PromptRegistered,
  RunStatus,
  TraceLogged,
  TrackingEntry,
  VersionRegistered,
} from './entry.js';

/** All that a journal tells, as of now. */
export interface TrackingState {
  /** By their own id, in the order of their start. */
  readonly runs: ReadonlyMap<string, RunRecord>;
  readonly versions: readonly VersionRegistered[];
  readonly prompts: readonly PromptRegistered[];
  readonly moves: readonly AliasMoved[];
  readonly traces: readonly TraceLogged[];
  readonly feedback: readonly FeedbackGiven[];
}

/** One tracked run. */
export interface RunRecord {
  readonly run: string;
  readonly experiment: string;
  readonly name: string;
  readonly parent?: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly status: 'running' | RunStatus;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Every point of each metric, in the order written. */
  readonly metrics: ReadonlyMap<string, readonly MetricPoint[]>;
  readonly datasets: readonly DatasetUsed[];
  readonly artifacts: readonly { readonly path: string; readonly sha256: string; readonly bytes: number }[];
}

interface OpenRun extends RunRecord {
  endedAt?: string;
  status: RunRecord['status'];
  params: Record<string, string>;
  tags: Record<string, string>;
  metrics: Map<string, MetricPoint[]>;
  datasets: DatasetUsed[];
  artifacts: { path: string; sha256: string; bytes: number }[];
}

/** The fold over a journal's entries. Entries of a run that the journal does not start are left out. */
export function foldTracking(entries: Iterable<TrackingEntry>): TrackingState {
  const runs = new Map<string, OpenRun>();
  const versions: VersionRegistered[] = [];
  const prompts: PromptRegistered[] = [];
  const moves: AliasMoved[] = [];
  const traces: TraceLogged[] = [];
  const feedback: FeedbackGiven[] = [];
  for (const entry of entries) {
    switch (entry.kind) {
      case 'run-started': {
        const { run, experiment, name, parent, at } = entry;
        runs.set(run, {
          ...{ run, experiment, name, startedAt: at, status: 'running', params: {}, tags: { ...entry.tags } },
          ...(parent !== undefined && { parent }),
          ...{ metrics: new Map(), datasets: [], artifacts: [] },
        });
        break;
      }
      case 'version-registered':
        versions.push(entry);
        break;
      case 'prompt-registered':
        prompts.push(entry);
        break;
      case 'alias-moved':
        moves.push(entry);
        break;
      case 'trace':
        traces.push(entry);
        break;
      case 'feedback':
        feedback.push(entry);
        break;
      default: {
        const run = runs.get(entry.run);
        if (run !== undefined) addToRun(run, entry);
      }
    }
  }
  return { runs, versions, prompts, moves, traces, feedback };
}

type RunEntry = Extract<
  TrackingEntry,
  { kind: 'params' | 'metrics' | 'tags' | 'dataset' | 'artifact' | 'run-ended' }
>;

function addToRun(run: OpenRun, entry: RunEntry): void {
  switch (entry.kind) {
    case 'params':
      Object.assign(run.params, entry.params);
      return;
    case 'tags':
      Object.assign(run.tags, entry.tags);
      return;
    case 'metrics':
      for (const point of entry.metrics) {
        const points = run.metrics.get(point.key);
        if (points === undefined) run.metrics.set(point.key, [point]);
        else points.push(point);
      }
      return;
    case 'dataset':
      run.datasets.push(entry);
      return;
    case 'artifact': {
      const { path, sha256, bytes } = entry;
      run.artifacts = [
        ...run.artifacts.filter((artifact) => artifact.path !== path),
        { path, sha256, bytes },
      ];
      return;
    }
    case 'run-ended':
      run.endedAt = entry.at;
      run.status = entry.status;
      return;
    default:
      entry satisfies never;
  }
}
