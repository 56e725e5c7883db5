import { ModelError } from '../error.js';
import type { Tokenizer } from '../types.js';
import type { GgufValue } from '../weights/gguf-values.js';
import { bytePairJson } from './byte-pair.js';
import { createTokenizer } from './json-tokenizer.js';
import { sentencePieceJson } from './sentencepiece.js';

/** The tokenizer that a GGUF file carries. @throws {ModelError} where it carries none that is known. */
export function ggufTokenizer(metadata: ReadonlyMap<string, GgufValue>, source: string): Tokenizer {
  const kind = metadata.get('tokenizer.ggml.model');
  const texts = list(metadata, 'tokenizer.ggml.tokens', 'string', source);
  const kinds = metadata.has('tokenizer.ggml.token_type')
    ? list(metadata, 'tokenizer.ggml.token_type', 'number', source)
    : texts.map(() => 1);
  const id = (name: string): number | undefined => {
    const value = metadata.get(`tokenizer.ggml.${name}`);
    return typeof value === 'number' && value >= 0 && value < texts.length ? value : undefined;
  };
  const chatTemplate = metadata.get('tokenizer.chat_template');
  const addsBegin = metadata.get('tokenizer.ggml.add_bos_token') ?? kind === 'llama';
  const beginId = addsBegin === true ? id('bos_token_id') : undefined;
  const endIds = [id('eos_token_id'), id('eot_token_id')].filter((end) => end !== undefined);
  const spec = {
    vocabularySize: texts.length,
    endIds: [...new Set(endIds)],
    ...(beginId !== undefined && { beginId }),
    ...(typeof chatTemplate === 'string' && { chatTemplate }),
  };
  if (kind === 'llama') {
    const scores = list(metadata, 'tokenizer.ggml.scores', 'number', source);
    const addsSpace = metadata.get('tokenizer.ggml.add_space_prefix') !== false;
    const json = sentencePieceJson(
      { texts, kinds, scores, unknownId: id('unknown_token_id') ?? 0 },
      addsSpace,
    );
    return createTokenizer({ ...spec, json });
  }
  if (kind === 'gpt2') {
    const merges = list(metadata, 'tokenizer.ggml.merges', 'string', source);
    const pre = metadata.get('tokenizer.ggml.pre');
    return createTokenizer({
      ...spec,
      json: bytePairJson(texts, kinds, merges, String(pre ?? 'default'), source),
    });
  }
  throw new ModelError(
    'MODEL_UNSUPPORTED',
    `${source} has the tokenizer "${String(kind)}". Known are "llama" (SentencePiece) and "gpt2" (byte-level BPE).`,
  );
}

interface Elements {
  string: string;
  number: number;
}

function list<T extends keyof Elements>(
  metadata: ReadonlyMap<string, GgufValue>,
  key: string,
  type: T,
  source: string,
): Elements[T][] {
  const value = metadata.get(key);
  if (Array.isArray(value) && value.every((element) => typeof element === type))
    return value as Elements[T][];
  throw new ModelError(
    'MODEL_FILE_INVALID',
    `${source} has no list of ${type}s as "${key}", which its tokenizer needs. Use a complete GGUF file.`,
  );
}
