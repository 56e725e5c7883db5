import { createHash } from 'node:crypto';
import { readHubConfig } from './architecture/read-config.js';
import { builtGraph } from './built-graph.js';
import { CATALOG_ENTRIES } from './catalog-entries.js';
import { ModelError } from './error.js';
import { checkMemory } from './memory-check.js';
import type { ResolvedLoadOptions } from './load-options.js';
import type { PreparedModel } from './prepared.js';
import { BuiltDecoder } from './session/built-decoder.js';
import { standInTokenizer } from './tokenizer/stand-in.js';
import { SeededTensors } from './weights/seeded.js';

/** A model of a known shape with random weights of a seed: honest in latency and memory, and in nothing else. */
export function prepareTwin(
  name: string,
  seed: number,
  ref: string,
  options: ResolvedLoadOptions,
): PreparedModel {
  const shape = CATALOG_ENTRIES.find((entry) => entry.name === name)?.shape;
  if (!shape) {
    const known = CATALOG_ENTRIES.filter((entry) => entry.shape).map((entry) => entry.name);
    throw new ModelError(
      'MODEL_REFERENCE_INVALID',
      `There is no twin of "${name}". Known are ${known.join(', ')}.`,
    );
  }
  const architecture = readHubConfig(shape, `The shape of "${name}"`);
  const { config, table } = architecture;
  const tensors = new SeededTensors(config, table, seed, shape['tie_word_embeddings'] === false);
  const weightsDigest = createHash('sha256')
    .update(JSON.stringify(['seeded', 2, shape, seed]))
    .digest('hex');
  checkMemory(name, tensors.parameters, options.precision);
  const built = builtGraph(tensors, architecture, weightsDigest, options.precision, options.cacheDir, () =>
    options.onProgress({ label: `build ${options.precision} graph of ${name}`, done: 0, total: 1 }),
  );
  return {
    info: {
      ref,
      name: `${name} (random weights)`,
      architecture: config.architecture,
      engine: 'onnxruntime',
      parameters: tensors.parameters,
      precision: options.precision,
      threads: options.threads,
      vocabularySize: config.vocabularySize,
      randomWeights: true,
      weightsDigest,
      weightsBytes: tensors.parameters * 4,
    },
    tokenizer: standInTokenizer(config.vocabularySize),
    readMs: 0,
    open: (contextLength) => BuiltDecoder.open(built, options.threads, contextLength),
  };
}
