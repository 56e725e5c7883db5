import type { TrackingEntry } from '../entry.js';
import type { Tracker } from '../tracker.js';
import { putArtifact } from './artifacts.js';
import { toBatches } from './batches.js';
import type { MlflowHttp } from './http.js';
import { MlflowModels } from './models.js';
import { MlflowRuns } from './runs.js';
import { putFeedback, putTrace } from './traces.js';

/** The bytes of artifacts, by their SHA-256. */
export interface KeptFiles {
  keptPath(sha256: string): string;
}

type BatchEntry = Extract<TrackingEntry, { kind: 'metrics' | 'params' | 'tags' }>;

const STATUS = { finished: 'FINISHED', failed: 'FAILED', killed: 'KILLED' } as const;

/** An MLflow server, over REST. */
export class MlflowTracker implements Tracker {
  readonly runs: MlflowRuns;
  readonly models: MlflowModels;
  readonly #http: MlflowHttp;
  readonly #files: KeptFiles;

  constructor(http: MlflowHttp, files: KeptFiles) {
    this.#http = http;
    this.#files = files;
    this.runs = new MlflowRuns(http);
    this.models = new MlflowModels(http, this.runs);
  }

  get name(): string {
    return this.#http.uri;
  }

  async write(entries: readonly TrackingEntry[], { signal }: { signal?: AbortSignal } = {}): Promise<void> {
    for (let index = 0; index < entries.length;) {
      const entry = entries[index] as TrackingEntry;
      if (isBatched(entry)) {
        const group = together(entries, index, entry.run);
        await this.#logBatch(entry.run, group, signal);
        index += group.length;
      } else {
        await this.#write(entry, signal);
        index++;
      }
    }
  }

  async #logBatch(run: string, entries: readonly BatchEntry[], signal?: AbortSignal): Promise<void> {
    const { runId } = await this.runs.get(run, signal);
    for (const batch of toBatches(entries)) {
      const json = { run_id: runId, ...batch };
      await this.#http.request({ method: 'POST', path: 'api/2.0/mlflow/runs/log-batch', json, signal });
    }
  }

  async #write(entry: Exclude<TrackingEntry, BatchEntry>, signal?: AbortSignal): Promise<void> {
    switch (entry.kind) {
      case 'run-started':
        return this.runs.start(entry, signal);
      case 'dataset': {
        const { runId } = await this.runs.get(entry.run, signal);
        const dataset = {
          name: entry.name,
          digest: entry.digest,
          source_type: /^https?:/.test(entry.source) ? 'http' : 'local',
          source: JSON.stringify({ uri: entry.source }),
        };
        const tags = [{ key: 'mlflow.data.context', value: entry.context }];
        const json = { run_id: runId, datasets: [{ tags, dataset }] };
        await this.#http.request({ method: 'POST', path: 'api/2.0/mlflow/runs/log-inputs', json, signal });
        return;
      }
      case 'artifact': {
        const run = await this.runs.get(entry.run, signal);
        const file = { path: this.#files.keptPath(entry.sha256), bytes: entry.bytes };
        return putArtifact(this.#http, run, entry.path, file, signal);
      }
      case 'run-ended': {
        const { runId } = await this.runs.get(entry.run, signal);
        const json = { run_id: runId, status: STATUS[entry.status], end_time: Date.parse(entry.at) };
        await this.#http.request({ method: 'POST', path: 'api/2.0/mlflow/runs/update', json, signal });
        return;
      }
      case 'trace': {
        const experiment = await this.runs.experiment(entry.experiment, signal);
        const run = entry.run === undefined ? undefined : await this.runs.get(entry.run, signal);
        return putTrace(this.#http, entry, experiment, run?.runId, signal);
      }
      case 'feedback':
        return putFeedback(this.#http, entry, signal);
      case 'version-registered':
        await this.models.register(entry, signal);
        return;
      case 'prompt-registered':
        await this.models.registerPrompt(entry, signal);
        return;
      case 'alias-moved':
        return this.models.replayMove(entry, signal);
      default:
        entry satisfies never;
    }
  }
}

function isBatched(entry: TrackingEntry): entry is BatchEntry {
  return entry.kind === 'metrics' || entry.kind === 'params' || entry.kind === 'tags';
}

function together(entries: readonly TrackingEntry[], from: number, run: string): readonly BatchEntry[] {
  const end = entries.findIndex((entry, index) => index >= from && !(isBatched(entry) && entry.run === run));
  return entries.slice(from, end === -1 ? undefined : end) as BatchEntry[];
}
