import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readHubConfig } from './architecture/read-config.js';
import { builtGraph } from './built-graph.js';
import { ModelError } from './error.js';
import { checkMemory } from './memory-check.js';
import { fileDigest } from './file-digest.js';
import type { ResolvedLoadOptions } from './load-options.js';
import type { FileIdentity, PreparedModel } from './prepared.js';
import { readJsonFile } from './read-json.js';
import { BuiltDecoder } from './session/built-decoder.js';
import { folderTokenizer } from './tokenizer/folder.js';
import { Shards } from './weights/shards.js';
import { countOf } from './weights/tensor.js';

/** A Hugging Face checkpoint on disk: config.json, tokenizer.json and .safetensors files. */
export function prepareFolder(
  folder: string,
  identity: FileIdentity,
  options: ResolvedLoadOptions,
): PreparedModel {
  const startedAt = performance.now();
  const architecture = readHubConfig(
    readJsonFile(join(folder, 'config.json')),
    `"${join(folder, 'config.json')}"`,
  );
  const paths = weightFiles(folder);
  const { config } = architecture;
  const tokenizer = folderTokenizer(folder, config.vocabularySize);
  const readMs = performance.now() - startedAt;
  const weightsDigest = createHash('sha256')
    .update(paths.map((path) => fileDigest(path, options.cacheDir)).join('\n'))
    .digest('hex');
  const weights = new Shards(paths);
  try {
    const name = identity.name ?? basename(resolve(folder));
    const parameters = weights.shapes().reduce((sum, shape) => sum + countOf(shape), 0);
    checkMemory(name, parameters, options.precision);
    const built = builtGraph(weights, architecture, weightsDigest, options.precision, options.cacheDir, () =>
      options.onProgress({ label: `build ${options.precision} graph of ${name}`, done: 0, total: 1 }),
    );
    return {
      info: {
        ref: identity.ref,
        name,
        architecture: config.architecture,
        engine: 'onnxruntime',
        parameters,
        precision: options.precision,
        threads: options.threads,
        vocabularySize: config.vocabularySize,
        randomWeights: false,
        weightsDigest,
        weightsBytes: weights.sizeBytes,
      },
      tokenizer,
      readMs,
      open: (contextLength) => BuiltDecoder.open(built, options.threads, contextLength),
    };
  } finally {
    weights.close();
  }
}

/** The shards that the index names, else every .safetensors file. */
function weightFiles(folder: string): string[] {
  const index = join(folder, 'model.safetensors.index.json');
  let names: string[];
  if (existsSync(index)) {
    const map = readJsonFile(index)['weight_map'];
    const listed =
      typeof map === 'object' && map !== null ? Object.values(map as Record<string, unknown>) : [];
    names = [...new Set(listed.filter((name) => typeof name === 'string').map((name) => basename(name)))];
  } else {
    names = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
  }
  if (names.length === 0) {
    throw new ModelError(
      'MODEL_NOT_FOUND',
      `"${folder}" has a config.json and no .safetensors file. Download the checkpoint in that form.`,
    );
  }
  return names.sort().map((name) => join(folder, name));
}
