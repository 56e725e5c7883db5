import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readGgufConfig } from './architecture/read-config.js';
import { builtGraph } from './built-graph.js';
import { ModelError } from './error.js';
import { checkMemory } from './memory-check.js';
import { fileDigest } from './file-digest.js';
import type { ResolvedLoadOptions } from './load-options.js';
import { prepareFolder } from './prepare-folder.js';
import { prepareLlamaCpp } from './prepare-llama-cpp.js';
import { prepareOnnx } from './prepare-onnx.js';
import type { FileIdentity, PreparedModel } from './prepared.js';
import { BuiltDecoder } from './session/built-decoder.js';
import { ggufTokenizer } from './tokenizer/gguf.js';
import { GgufFile } from './weights/gguf.js';
import { countOf } from './weights/tensor.js';

/** A model that lies on disk. @throws {ModelError} where it is missing or of an unknown kind. */
export async function prepareFile(
  path: string,
  identity: FileIdentity,
  options: ResolvedLoadOptions,
): Promise<PreparedModel> {
  if (!existsSync(path)) {
    throw new ModelError(
      'MODEL_NOT_FOUND',
      `There is no "${path}" (from ${process.cwd()}). Give the path of a GGUF file, an ONNX decoder, or a folder with config.json.`,
    );
  }
  const isFile = statSync(path).isFile();
  if (isFile && path.endsWith('.gguf')) {
    const prepare = options.engine === 'llama.cpp' ? prepareLlamaCpp : prepareGguf;
    return prepare(path, identity, options);
  }
  if (isFile && path.endsWith('.onnx')) return prepareOnnx(path, identity, options);
  if (!isFile && existsSync(join(path, 'config.json'))) return prepareFolder(path, identity, options);
  throw new ModelError(
    'MODEL_UNSUPPORTED',
    `"${path}" is neither a .gguf file, an .onnx decoder nor a folder with config.json.`,
  );
}

function prepareGguf(path: string, identity: FileIdentity, options: ResolvedLoadOptions): PreparedModel {
  const startedAt = performance.now();
  const file = new GgufFile(path);
  try {
    const architecture = readGgufConfig(file.metadata, `"${path}"`);
    const tokenizer = ggufTokenizer(file.metadata, `"${path}"`);
    const readMs = performance.now() - startedAt;
    const weightsDigest = fileDigest(path, options.cacheDir);
    const name = identity.name ?? basename(path, '.gguf');
    const parameters = file.shapes().reduce((sum, shape) => sum + countOf(shape), 0);
    checkMemory(name, parameters, options.precision);
    const built = builtGraph(file, architecture, weightsDigest, options.precision, options.cacheDir, () =>
      options.onProgress({ label: `build ${options.precision} graph of ${name}`, done: 0, total: 1 }),
    );
    return {
      info: {
        ref: identity.ref,
        name,
        architecture: architecture.config.architecture,
        engine: 'onnxruntime',
        parameters,
        precision: options.precision,
        threads: options.threads,
        vocabularySize: architecture.config.vocabularySize,
        randomWeights: false,
        weightsDigest,
        weightsBytes: file.sizeBytes,
      },
      tokenizer,
      readMs,
      open: (contextLength) => BuiltDecoder.open(built, options.threads, contextLength),
    };
  } finally {
    file.close();
  }
}
