import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ggufTokenizer } from '../../../../kernel-lib/src/model/tokenizer/gguf.js';
import { createTokenizer } from '../../../../kernel-lib/src/model/tokenizer/json-tokenizer.js';
import type { ChatMessage, Tokenizer } from '../../../../kernel-lib/src/model/types.js';
import type { GgufValue } from '../../../../kernel-lib/src/model/weights/gguf-values.js';

interface Vocabulary {
  texts: string[];
  kinds: number[];
  ids: number[][];
}
const reference = JSON.parse(
  readFileSync(new URL('../reference/tokenizers.json', import.meta.url), 'utf8'),
) as {
  strings: string[];
  byteLevel: Vocabulary & { merges: string[] };
  sentencePiece: Vocabulary & { scores: number[] };
  messages: ChatMessage[];
  chats: { name: string; template: string; rendered: string }[];
};

function tokenizer(kind: string, { texts, kinds }: Vocabulary, more: Record<string, GgufValue>): Tokenizer {
  const entries = { model: kind, tokens: texts, token_type: kinds, add_bos_token: false, ...more };
  return ggufTokenizer(
    new Map(Object.entries(entries).map(([key, value]) => [`tokenizer.ggml.${key}`, value])),
    'test',
  );
}

const { byteLevel, sentencePiece } = reference;
const kinds = {
  'byte-level BPE': [byteLevel, tokenizer('gpt2', byteLevel, { merges: byteLevel.merges, pre: 'smollm' })],
  SentencePiece: [sentencePiece, tokenizer('llama', sentencePiece, { scores: sentencePiece.scores })],
} as const;

describe.each(Object.entries(kinds))('%s', (_, [vocabulary, subject]) => {
  it.each(reference.strings.map((text, i) => [JSON.stringify(text), text, vocabulary.ids[i]!] as const))(
    'makes of %s what the reference does',
    (_, text, ids) => {
      expect(subject.encode(text)).toEqual(ids);
    },
  );

  it('gives back any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(subject.decode(subject.encode(text, { special: false }))).toBe(text);
      }),
    );
  });

  it('decodes no token to no text', () => {
    expect(subject.decode([])).toBe('');
  });
});

describe('a tokenizer', () => {
  it('begins with its start token unless asked not to', () => {
    const subject = tokenizer('llama', sentencePiece, {
      scores: sentencePiece.scores,
      add_bos_token: true,
      bos_token_id: 1,
    });
    expect(subject.encode('a')[0]).toBe(1);
    expect(subject.encode('a', { special: false })[0]).not.toBe(1);
    expect(subject.decode(subject.encode('a'))).toBe('a');
  });

  it('names the way of cutting text that it does not know', () => {
    expect(() => tokenizer('gpt2', byteLevel, { merges: byteLevel.merges, pre: 'qwen2' })).toThrow(
      /cuts text as "qwen2". Known are/,
    );
    expect(() => tokenizer('bert', byteLevel, {})).toThrow(/has the tokenizer "bert"/);
    expect(() => tokenizer('gpt2', byteLevel, {})).toThrow(/no list of strings as "tokenizer.ggml.merges"/);
  });

  it('says so where a tokenizer.json is incomplete', () => {
    expect(() => createTokenizer({ json: {}, vocabularySize: 2, endIds: [] })).toThrow(
      /The tokenizer cannot be read: .* Save it again/,
    );
  });

  it.each(reference.chats.map((chat) => [chat.name, chat] as const))(
    'renders a %s chat as jinja2 does',
    (_, chat) => {
      const parts = { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null };
      const json = {
        ...parts,
        model: { type: 'BPE', vocab: { '<s>': 0, '</s>': 1 }, merges: [] },
        added_tokens: [],
      };
      const subject = createTokenizer({
        json,
        vocabularySize: 2,
        beginId: 0,
        endIds: [1],
        chatTemplate: chat.template,
      });
      expect(subject.renderChat?.(reference.messages)).toBe(chat.rendered);
    },
  );
});
