import { availableParallelism } from 'node:os';
import { findEntry, resolveReference } from '../model/catalog.js';
import { CATALOG_ENTRIES } from '../model/catalog-entries.js';
import type { BenchmarkModel, BenchmarkOptions, FailedModel } from './types.js';

/** One model, precision and number of threads: what gets processes of its own. */
export interface Configuration extends Required<Omit<BenchmarkModel, 'contextLength'>> {
  readonly contextLength: number | undefined;
  /** Known before loading; a loaded model says its own name. */
  readonly name: string;
  readonly randomWeights: boolean;
  /** Benchmark average of the study, of real weights only. */
  readonly score: number | undefined;
}

/** @throws {ModelError} where the reference is none: a typing error is no result. */
export function toConfiguration(model: string | BenchmarkModel, defaults: BenchmarkOptions): Configuration {
  const given = typeof model === 'string' ? { ref: model } : model;
  const entry = findEntry(given.ref);
  const reference = resolveReference(given.ref);
  const twin = reference.kind === 'twin';
  const engine = given.engine ?? 'onnxruntime';
  const name = twin ? `${reference.name} (random weights)` : (entry?.name ?? given.ref);
  return {
    ref: given.ref,
    engine,
    precision: given.precision ?? defaults.precision ?? 'fp32',
    threads: given.threads ?? defaults.threads ?? availableParallelism(),
    contextLength: given.contextLength,
    name: engine === 'llama.cpp' ? `${name} (llama.cpp)` : name,
    randomWeights: twin,
    score: twin ? undefined : (entry ?? CATALOG_ENTRIES.find(({ ref }) => ref === given.ref))?.study?.score,
  };
}

export function headOf(
  configuration: Configuration,
): Pick<FailedModel, 'ref' | 'name' | 'precision' | 'threads' | 'randomWeights' | 'score'> {
  const { ref, name, engine, threads, randomWeights, score } = configuration;
  const precision = engine === 'llama.cpp' ? 'as stored' : configuration.precision;
  return { ref, name, precision, threads, randomWeights, ...(score !== undefined && { score }) };
}
