import { Template } from '@huggingface/jinja';
import { Tokenizer as HubTokenizer } from '@huggingface/tokenizers';
import { ModelError } from '../error.js';
import type { ChatMessage, Tokenizer } from '../types.js';

// The package's own declarations import without file endings, which Node's resolution does not follow.
interface Hub {
  encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] };
  decode(
    ids: number[],
    options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean },
  ): string;
  id_to_token(id: number): string | undefined;
}
const HubConstructor = HubTokenizer as unknown as new (json: object, config: object) => Hub;

export interface TokenizerSpec {
  /** A tokenizer.json. */
  readonly json: Readonly<Record<string, unknown>>;
  /** A tokenizer_config.json, as far as it is known. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly vocabularySize: number;
  readonly beginId?: number;
  readonly endIds: readonly number[];
  readonly chatTemplate?: string;
}

/** A tokenizer from a tokenizer.json, or from one made of what a GGUF file says. */
export function createTokenizer(spec: TokenizerSpec): Tokenizer {
  const hub = readHub(spec);
  const { chatTemplate } = spec;
  const tokenizer: Tokenizer = {
    vocabularySize: spec.vocabularySize,
    endIds: spec.endIds,
    encode(text, options) {
      const special = options?.special !== false;
      const ids =
        text === '' && spec.beginId === undefined
          ? []
          : hub.encode(text, { add_special_tokens: special }).ids;
      if (!special || spec.beginId === undefined || ids[0] === spec.beginId) return ids;
      return [spec.beginId, ...ids];
    },
    decode(ids) {
      if (ids.length === 0) return '';
      return hub.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false });
    },
  };
  if (chatTemplate === undefined) return tokenizer;
  const template = new Template(chatTemplate);
  const text = (id: number | undefined): string => (id === undefined ? '' : (hub.id_to_token(id) ?? ''));
  return {
    ...tokenizer,
    renderChat: (messages: readonly ChatMessage[]) =>
      template.render({
        messages: messages.map((message) => ({ ...message })),
        add_generation_prompt: true,
        bos_token: text(spec.beginId),
        eos_token: text(spec.endIds[0]),
      }),
  };
}

/** @throws {ModelError} where the tokenizer.json is incomplete or of an unknown kind. */
function readHub({ json, config = {} }: TokenizerSpec): Hub {
  try {
    return new HubConstructor(json, config);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(
      'MODEL_FILE_INVALID',
      `The tokenizer cannot be read: ${why}. Save it again in its fast form.`,
      { cause },
    );
  }
}
