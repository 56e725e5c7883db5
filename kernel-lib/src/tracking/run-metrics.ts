import { TrackingError } from './error.js';
import { answerList, answerObject, answerText } from './mlflow/answers.js';
import type { MlflowHttp } from './mlflow/http.js';
import type { MlflowRuns } from './mlflow/runs.js';
import type { TrackingState } from './state.js';

/** Every value of each metric of a run, in the order of their steps; one value where it was logged once. */
export type RunMetrics = Readonly<Record<string, readonly number[]>>;

const POINTS_PER_PAGE = 10_000;

/** Undefined where the journal has no such run. */
export function journalMetrics(state: TrackingState, run: string): RunMetrics | undefined {
  const record = state.runs.get(run);
  if (record === undefined) return undefined;
  const entries = [...record.metrics].map(([key, points]) => [key, inOrder(points)]);
  return Object.fromEntries(entries) as RunMetrics;
}

/** @throws {TrackingError} `RUN_UNKNOWN` when the server has no such run. */
export async function serverMetrics(http: MlflowHttp, runs: MlflowRuns, run: string): Promise<RunMetrics> {
  const { runId } = await runs.get(run);
  const path = 'api/2.0/mlflow/runs/get';
  const answer = answerObject(
    'answer',
    await http.request({ method: 'GET', path, query: { run_id: runId } }),
  );
  const data = answerObject('run.data', answerObject('run', answer['run'])['data'] ?? {});
  const keys = answerList('run.data.metrics', data['metrics']).map(({ key }) =>
    answerText('metric.key', key),
  );
  const metrics: Record<string, readonly number[]> = {};
  for (const key of keys) metrics[key] = await history(http, runId, key);
  return metrics;
}

async function history(http: MlflowHttp, runId: string, key: string): Promise<readonly number[]> {
  const points: { step: number; value: number; timestampMs: number }[] = [];
  for (let token: unknown; ;) {
    const query = {
      ...{ run_id: runId, metric_key: key, max_results: String(POINTS_PER_PAGE) },
      ...(typeof token === 'string' && { page_token: token }),
    };
    const path = 'api/2.0/mlflow/metrics/get-history';
    const page = answerObject('answer', await http.request({ method: 'GET', path, query }));
    for (const { step, value, timestamp } of answerList('metrics', page['metrics'])) {
      points.push({ step: Number(step ?? 0), value: Number(value), timestampMs: Number(timestamp) });
    }
    token = page['next_page_token'];
    if (token === undefined || token === '') return inOrder(points);
  }
}

function inOrder(
  points: readonly { readonly step: number; readonly value: number | string; readonly timestampMs: number }[],
): readonly number[] {
  return [...points]
    .sort((a, b) => a.step - b.step || a.timestampMs - b.timestampMs)
    .map(({ value }) => Number(value));
}

export function unknownRun(run: string, where: string): TrackingError {
  return new TrackingError(
    'RUN_UNKNOWN',
    `${where} has no run ${run}. Give the id of a tracked run, or of a registered version's.`,
  );
}
