import { checkCount, checkFinite, checkList, invalid } from '../check/arguments.js';
import { type Displayable, displayable } from '../cell/display.js';
import { type Grid, gridView, numericColumns } from '../cell/grid.js';
import { randomNumbers } from '../generate/sampler.js';
import type { LanguageModel } from '../model/types.js';
import { measured } from '../stage/measured.js';
import { distribution } from './distribution.js';
import { PROMPTS } from './prompts.js';
import type { Distribution } from './types.js';

const MS_PER_SEC = 1000;

export interface LoadTestOptions {
  /** Mean arrivals per second, by a Poisson process. */
  ratePerSec: number;
  requests: number;
  /** Asked in turn. Default: the study's ten. */
  prompts?: readonly string[];
  /** Default: 32. */
  maxNewTokens?: number;
  /** What a request must meet to count as goodput. Default: no limit. */
  limits?: { readonly ttftMs?: number; readonly tpotMs?: number; readonly latencyMs?: number };
  /** Of the arrivals. Default: 0. */
  seed?: number;
  signal?: AbortSignal;
}

/** Times count from when the request was planned, whether the client got round to it then or not. */
export interface LoadTestRequest {
  readonly plannedMs: number;
  /** Sent later than planned by: the client's own delay. */
  readonly queuedMs: number;
  readonly ttftMs?: number;
  readonly tpotMs?: number;
  readonly latencyMs?: number;
  readonly generatedTokens: number;
  readonly withinLimits: boolean;
  readonly error?: string;
}

export interface LoadTestResult {
  readonly schema: 'stagebook.load-test.v1';
  readonly model: string;
  readonly ratePerSec: number;
  readonly seed: number;
  readonly durationMs: number;
  readonly completedPerSec: number;
  /** Requests per second that met every limit. */
  readonly goodputPerSec: number;
  readonly failed: number;
  readonly latencyMs?: Distribution;
  readonly ttftMs?: Distribution;
  readonly queuedMs: Distribution;
  readonly requests: readonly LoadTestRequest[];
}

/**
 * Sends requests at random moments of a given rate, without waiting for the answers to earlier ones (open loop): a
 * server that falls behind shows it. A request that fails is a result.
 *
 * @throws {StagebookError} `ARGUMENT_INVALID` for options out of range.
 */
export async function loadTest(
  model: LanguageModel,
  options: LoadTestOptions,
): Promise<LoadTestResult & Displayable> {
  const { ratePerSec, requests, prompts = PROMPTS, seed = 0, signal } = options;
  if (checkFinite('ratePerSec', ratePerSec) <= 0) throw invalid('ratePerSec', ratePerSec, 'a number over 0');
  checkCount('requests', requests, 1);
  checkList('The prompts', prompts);
  checkCount('The number of prompts', prompts.length, 1);
  await measured('a server under load');
  const startedAt = performance.now();
  const done = await Promise.all(
    arrivals(ratePerSec, requests, seed).map(async (plannedMs, i) => {
      await delay(startedAt + plannedMs - performance.now(), signal);
      return send(model, prompts[i % prompts.length]!, plannedMs, startedAt, options);
    }),
  );
  const durationMs = performance.now() - startedAt;
  const ok = done.filter((request) => request.error === undefined);
  const result: LoadTestResult = {
    schema: 'stagebook.load-test.v1',
    model: model.info.name,
    ratePerSec,
    seed,
    durationMs,
    completedPerSec: (ok.length / durationMs) * MS_PER_SEC,
    goodputPerSec: (ok.filter(({ withinLimits }) => withinLimits).length / durationMs) * MS_PER_SEC,
    failed: done.length - ok.length,
    ...(ok.length > 0 && {
      latencyMs: distribution(ok.map(({ latencyMs }) => latencyMs ?? NaN)),
      ttftMs: distribution(ok.map(({ ttftMs, latencyMs }) => ttftMs ?? latencyMs ?? NaN)),
    }),
    queuedMs: distribution(done.map(({ queuedMs }) => queuedMs)),
    requests: done,
  };
  return displayable(
    result,
    gridView(() => toGrid(result)),
  );
}

/** Moments, in milliseconds, with exponential gaps. */
export function arrivals(ratePerSec: number, count: number, seed: number): number[] {
  const random = randomNumbers(seed);
  let at = 0;
  return Array.from({ length: count }, () => (at += (-Math.log(1 - random()) / ratePerSec) * MS_PER_SEC));
}

async function send(
  model: LanguageModel,
  prompt: string,
  plannedMs: number,
  startedAt: number,
  { maxNewTokens = 32, limits = {}, signal }: LoadTestOptions,
): Promise<LoadTestRequest> {
  const queuedMs = performance.now() - startedAt - plannedMs;
  const times: number[] = [];
  const onToken = (): void => void times.push(performance.now() - startedAt - plannedMs);
  try {
    const { tokens, finishReason } = await model.generate(prompt, {
      maxNewTokens,
      onToken,
      ...(signal && { signal }),
    });
    if (finishReason === 'abort') throw new Error('The request was cancelled.');
    const latencyMs = performance.now() - startedAt - plannedMs;
    const [ttftMs = latencyMs] = times;
    const tpotMs = times.length > 1 ? (times[times.length - 1]! - ttftMs) / (times.length - 1) : undefined;
    const withinLimits =
      ttftMs <= (limits.ttftMs ?? Infinity) &&
      (tpotMs ?? 0) <= (limits.tpotMs ?? Infinity) &&
      latencyMs <= (limits.latencyMs ?? Infinity);
    return {
      plannedMs,
      queuedMs,
      ttftMs,
      ...(tpotMs !== undefined && { tpotMs }),
      latencyMs,
      generatedTokens: tokens.length,
      withinLimits,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { plannedMs, queuedMs, generatedTokens: times.length, withinLimits: false, error: message };
  }
}

async function delay(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms <= 0 || signal?.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end, { once: true });
  });
}

function toGrid(result: LoadTestResult): Grid {
  const row = (name: string, d: Distribution | undefined): string[] =>
    d
      ? [
          name,
          d.median.toFixed(1),
          d.q1.toFixed(1),
          d.q3.toFixed(1),
          d.max.toFixed(1),
          d.p90?.toFixed(1) ?? `n < 64`,
        ]
      : [name, '', '', '', '', ''];
  return {
    title: `${result.model} at ${result.ratePerSec} requests/s: ${result.goodputPerSec.toFixed(2)}/s within the limits`,
    columns: numericColumns('ms from the planned time', 'median', 'q1', 'q3', 'max', 'p90'),
    rows: [
      row('latency', result.latencyMs),
      row('TTFT', result.ttftMs),
      row("the client's own delay", result.queuedMs),
    ],
    notes: [
      `${result.requests.length} requests, ${result.failed} failed, ${result.completedPerSec.toFixed(2)}/s completed.`,
    ],
  };
}
