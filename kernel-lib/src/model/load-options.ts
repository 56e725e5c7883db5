import { availableParallelism } from 'node:os';
import { cacheFolder } from './cache-folder.js';
import { ModelError } from './error.js';
import type { Engine, LoadOptions, Precision } from './types.js';

const PRECISIONS: readonly Precision[] = ['fp32', 'int8', 'int4'];

const ENGINES: readonly Engine[] = ['onnxruntime', 'llama.cpp'];

export interface ResolvedLoadOptions {
  readonly engine: Engine;
  readonly precision: Precision;
  readonly threads: number;
  readonly contextLength: number | undefined;
  readonly cacheDir: string;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: NonNullable<LoadOptions['onProgress']>;
}

/** @throws {ModelError} `OPTION_INVALID` naming the option and its range. */
export function resolveLoadOptions({
  engine = 'onnxruntime',
  precision = 'fp32',
  threads = availableParallelism(),
  contextLength,
  cacheDir,
  signal,
  onProgress = () => undefined,
}: LoadOptions): ResolvedLoadOptions {
  if (!ENGINES.includes(engine)) {
    throw invalid('engine', engine, ENGINES.map((name) => `"${name}"`).join(', '));
  }
  if (!PRECISIONS.includes(precision)) {
    throw invalid('precision', precision, PRECISIONS.map((name) => `"${name}"`).join(', '));
  }
  if (!Number.isInteger(threads) || threads < 1 || threads > 256)
    throw invalid('threads', threads, 'a whole number from 1 to 256');
  if (contextLength !== undefined && (!Number.isInteger(contextLength) || contextLength < 1)) {
    throw invalid('contextLength', contextLength, 'a whole number from 1');
  }
  return { engine, precision, threads, contextLength, cacheDir: cacheFolder(cacheDir), signal, onProgress };
}

function invalid(name: string, value: unknown, wanted: string): ModelError {
  return new ModelError(
    'OPTION_INVALID',
    `${name} is ${JSON.stringify(value) ?? String(value)}; it must be ${wanted}.`,
  );
}
