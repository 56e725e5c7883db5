import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ModelError } from './error.js';
import { fileDigest } from './file-digest.js';
import type { ResolvedLoadOptions } from './load-options.js';
import type { FileIdentity, PreparedModel } from './prepared.js';
import { readJsonFile } from './read-json.js';
import { ReadyDecoder } from './session/ready-decoder.js';
import { folderTokenizer } from './tokenizer/folder.js';
import { llama2cTokenizer } from './tokenizer/llama2c.js';
import type { Tokenizer } from './types.js';

/** Where neither a configuration nor the caller says how much fits. */
const CONTEXT_LENGTH = 512;
const CONTEXT_FIELDS = ['max_position_embeddings', 'n_positions'];

/** A ready ONNX decoder, with config.json and tokenizer.json (or llama2.c's `tok*.bin`) beside it. */
export function prepareOnnx(
  path: string,
  identity: FileIdentity,
  options: ResolvedLoadOptions,
): PreparedModel {
  const startedAt = performance.now();
  const folder = dirname(path);
  const configPath = join(folder, 'config.json');
  const config = existsSync(configPath) ? readJsonFile(configPath) : {};
  const tokenizer = findTokenizer(folder, config);
  const own = CONTEXT_FIELDS.map((name) => config[name]).find((value) => typeof value === 'number');
  const readMs = performance.now() - startedAt;
  const type = config['model_type'];
  return {
    info: {
      ref: identity.ref,
      name: identity.name ?? basename(path, '.onnx'),
      architecture: typeof type === 'string' ? type : 'onnx',
      engine: 'onnxruntime',
      precision: 'as stored',
      threads: options.threads,
      vocabularySize: tokenizer.vocabularySize,
      randomWeights: false,
      weightsDigest: fileDigest(path, options.cacheDir),
      weightsBytes: statSync(path).size,
    },
    tokenizer,
    readMs,
    open: (contextLength) =>
      ReadyDecoder.open(
        path,
        tokenizer.vocabularySize,
        own === undefined ? (contextLength ?? CONTEXT_LENGTH) : Math.min(contextLength ?? Infinity, own),
        options.threads,
      ),
  };
}

function findTokenizer(folder: string, config: Readonly<Record<string, unknown>>): Tokenizer {
  const vocabularySize = config['vocab_size'];
  if (existsSync(join(folder, 'tokenizer.json')) && typeof vocabularySize === 'number') {
    return folderTokenizer(folder, vocabularySize);
  }
  const bin = readdirSync(folder).find((name) => /^tok.*\.bin$/.test(name));
  if (bin !== undefined) return llama2cTokenizer(join(folder, bin));
  throw new ModelError(
    'MODEL_NOT_FOUND',
    `"${folder}" has neither tokenizer.json with config.json nor a tok*.bin. Put the tokenizer beside the decoder.`,
  );
}
