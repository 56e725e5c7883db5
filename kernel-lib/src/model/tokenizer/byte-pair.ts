import { ModelError } from '../error.js';
import { addedToken } from './sentencepiece.js';

const BYTE_LEVEL = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };

/** Digits of every script, one by one; the package's own `Digits` knows ASCII's alone. */
const SINGLE_DIGITS = { type: 'Split', pattern: { Regex: '\\p{N}' }, behavior: 'Isolated', invert: false };

/** How text is cut before pairs are merged, by llama.cpp's name for it. */
const PRE_TOKENIZERS: Readonly<Record<string, Record<string, unknown>>> = {
  default: BYTE_LEVEL,
  'gpt-2': BYTE_LEVEL,
  smollm: {
    type: 'Sequence',
    pretokenizers: [SINGLE_DIGITS, BYTE_LEVEL],
  },
};

/** A byte-level BPE vocabulary of a GGUF file as a tokenizer.json. */
export function bytePairJson(
  texts: readonly string[],
  kinds: readonly number[],
  merges: readonly string[],
  pre: string,
  source: string,
): Record<string, unknown> {
  const preTokenizer = PRE_TOKENIZERS[pre];
  if (!preTokenizer) {
    throw new ModelError(
      'MODEL_UNSUPPORTED',
      `${source} cuts text as "${pre}". Known are ${Object.keys(PRE_TOKENIZERS).join(', ')}; use a checkpoint with a tokenizer.json.`,
    );
  }
  const vocab: Record<string, number> = {};
  texts.forEach((text, id) => (vocab[text] ??= id));
  return {
    version: '1.0',
    added_tokens: texts.flatMap((content, id) =>
      kinds[id] === 3 || kinds[id] === 4 ? [addedToken(id, content, kinds[id] === 3)] : [],
    ),
    normalizer: null,
    pre_tokenizer: preTokenizer,
    post_processor: null,
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab,
      merges: [...merges],
    },
  };
}
