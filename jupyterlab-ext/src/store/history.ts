import type { Metric } from '@stagebook/pipeline';
import type { ContentsFolder } from './contents-folder.js';

/** So many of the newest runs are looked at; older ones stay in their folder. */
const MAX_RUNS = 30;

/** A run as its `run.json` tells it: enough for a list and for the course of a metric. */
export interface PastRun {
  readonly runId: string;
  readonly notebookPath: string;
  readonly status: string;
  readonly startedAt: string;
  readonly durationMs: number | undefined;
  readonly stages: readonly PastStage[];
}

export interface PastStage {
  readonly name: string;
  readonly status: string;
  readonly metrics: readonly Metric[];
}

/** The last runs of a notebook under `nbrun-runs/`, newest first; what cannot be read is left out. */
export async function readHistory(runs: ContentsFolder, notebookPath: string): Promise<readonly PastRun[]> {
  const names = (await runs.list()).flatMap(({ name, type }) =>
    type === 'directory' && name !== 'cache' ? [name] : [],
  );
  const newest = names.sort().reverse().slice(0, MAX_RUNS);
  const found = await Promise.all(newest.map((name) => readPastRun(runs, name)));
  return found.filter((run) => run !== undefined).filter((run) => isOf(run.notebookPath, notebookPath));
}

/** By name: the folder is the same, and a run from elsewhere wrote the path as seen from there. */
export function isOf(recordedPath: string, notebookPath: string): boolean {
  return recordedPath.split('/').at(-1) === notebookPath.split('/').at(-1);
}

async function readPastRun(runs: ContentsFolder, name: string): Promise<PastRun | undefined> {
  try {
    const text = await runs.folder(name).read('run.json');
    return text === undefined ? undefined : decodePastRun(JSON.parse(text), name);
  } catch {
    return undefined;
  }
}

/** @param name The folder's: what the file says of its own id is not believed. */
function decodePastRun(value: unknown, name: string): PastRun | undefined {
  if (!isObject(value) || typeof value['status'] !== 'string') return undefined;
  const { status, notebook, startedAt, durationMs, stages } = value;
  const path = isObject(notebook) ? notebook['path'] : undefined;
  return {
    runId: name,
    notebookPath: typeof path === 'string' ? path : '',
    status,
    startedAt: typeof startedAt === 'string' ? startedAt : '',
    durationMs: typeof durationMs === 'number' ? durationMs : undefined,
    stages: Array.isArray(stages) ? stages.flatMap(decodeStage) : [],
  };
}

function decodeStage(value: unknown): PastStage[] {
  if (!isObject(value) || typeof value['name'] !== 'string' || typeof value['status'] !== 'string') return [];
  const { name, status, metrics } = value;
  return [{ name, status, metrics: Array.isArray(metrics) ? metrics.filter(isMetric) : [] }];
}

function isMetric(value: unknown): value is Metric {
  if (!isObject(value)) return false;
  const { name, value: number, unit } = value;
  return typeof name === 'string' && typeof unit === 'string' && ['number', 'string'].includes(typeof number);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
