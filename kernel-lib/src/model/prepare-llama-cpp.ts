import { basename } from 'node:path';
import { ModelError } from './error.js';
import { fileDigest } from './file-digest.js';
import type { ResolvedLoadOptions } from './load-options.js';
import type { FileIdentity, PreparedModel } from './prepared.js';
import type { ModelReference } from './reference.js';
import { LlamaCppDecoder } from './session/llama-cpp-decoder.js';
import { ggufTokenizer } from './tokenizer/gguf.js';
import { GgufFile } from './weights/gguf.js';
import { countOf } from './weights/tensor.js';

/** A GGUF file for llama.cpp, of any architecture that it knows; the tokenizer is ours, so that engines see the same. */
export function prepareLlamaCpp(
  path: string,
  identity: FileIdentity,
  options: ResolvedLoadOptions,
): PreparedModel {
  const startedAt = performance.now();
  const file = new GgufFile(path);
  try {
    const architecture = String(file.metadata.get('general.architecture'));
    const own = file.metadata.get(`${architecture}.context_length`);
    if (typeof own !== 'number') {
      throw new ModelError(
        'MODEL_FILE_INVALID',
        `"${path}" does not say its ${architecture}.context_length.`,
      );
    }
    const tokenizer = ggufTokenizer(file.metadata, `"${path}"`);
    const readMs = performance.now() - startedAt;
    const { vocabularySize } = tokenizer;
    return {
      info: {
        ref: identity.ref,
        name: `${identity.name ?? basename(path, '.gguf')} (llama.cpp)`,
        architecture,
        engine: 'llama.cpp',
        parameters: file.shapes().reduce((sum, shape) => sum + countOf(shape), 0),
        precision: 'as stored',
        threads: options.threads,
        vocabularySize,
        randomWeights: false,
        weightsDigest: fileDigest(path, options.cacheDir),
        weightsBytes: file.sizeBytes,
      },
      tokenizer,
      readMs,
      open: (contextLength = own) =>
        LlamaCppDecoder.open(
          path,
          { vocabularySize, contextLength: Math.min(contextLength, own) },
          options.threads,
        ),
    };
  } finally {
    file.close();
  }
}

/** @throws {ModelError} for what can be no GGUF file, before anything is downloaded. */
export function checkForLlamaCpp(ref: string, reference: ModelReference): void {
  if (reference.kind === 'pypi') return;
  const file = reference.kind === 'file' ? reference.path : reference.kind === 'hub' ? reference.file : '';
  if (file?.endsWith('.gguf')) return;
  const advice = reference.kind === 'hub' ? ` Name the file: "hf:${reference.repo}:FILE.gguf".` : '';
  throw new ModelError(
    'MODEL_UNSUPPORTED',
    `llama.cpp reads GGUF files, and "${ref}" is none.${advice} Without "engine" it runs on onnxruntime.`,
  );
}
