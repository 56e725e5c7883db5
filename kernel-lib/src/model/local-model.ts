import { generateLoop } from '../generate/loop.js';
import { measurePerplexity } from '../generate/perplexity.js';
import { resolveGenerateOptions } from '../generate/options.js';
import { checkText } from '../check/arguments.js';
import { checkPrompt } from './check-prompt.js';
import { ModelError } from './error.js';
import type { Decoder } from './session/decoder.js';
import type {
  ChatMessage,
  GenerateOptions,
  Generation,
  LanguageModel,
  ModelInfo,
  Perplexity,
  Tokenizer,
} from './types.js';

/** A model in this process. Calls are run one after another: they share the key-value cache. */
export class LocalModel implements LanguageModel {
  readonly info: ModelInfo;
  readonly tokenizer: Tokenizer;
  readonly #decoder: Decoder;
  #cachedIds: readonly number[] = [];
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(info: ModelInfo, tokenizer: Tokenizer, decoder: Decoder) {
    this.info = info;
    this.tokenizer = tokenizer;
    this.#decoder = decoder;
  }

  async generate(prompt: string | readonly ChatMessage[], options?: GenerateOptions): Promise<Generation> {
    const resolved = resolveGenerateOptions(options);
    checkPrompt(prompt);
    return this.#inTurn(async () => {
      const startedAt = performance.now();
      const ids = this.#encode(prompt);
      this.#decoder.truncate(resolved.reusePrefix ? this.#shared(ids) : 0);
      const { cachedIds, ...result } = await generateLoop(
        this.#decoder,
        this.tokenizer,
        ids,
        resolved,
        startedAt,
      );
      this.#cachedIds = cachedIds;
      return { ...result, randomWeights: this.info.randomWeights };
    });
  }

  async perplexity(text: string, options: { signal?: AbortSignal } = {}): Promise<Perplexity> {
    if (this.info.randomWeights) {
      throw new ModelError(
        'MODEL_UNSUPPORTED',
        `"${this.info.name}" has no quality to measure. Load the real model.`,
      );
    }
    checkText('The text', text);
    return this.#inTurn(async () => {
      this.#cachedIds = [];
      return measurePerplexity(this.#decoder, this.tokenizer.encode(text), options.signal);
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#queue.catch(() => undefined);
    await this.#decoder.close();
  }

  #encode(prompt: string | readonly ChatMessage[]): number[] {
    let ids: number[];
    if (typeof prompt === 'string') {
      ids = this.tokenizer.encode(prompt);
    } else {
      const { renderChat } = this.tokenizer;
      if (!renderChat) {
        throw new ModelError(
          'MODEL_UNSUPPORTED',
          `"${this.info.name}" has no chat template. Pass a text instead of messages.`,
        );
      }
      ids = this.tokenizer.encode(renderChat(prompt), { special: false });
    }
    if (ids.length === 0)
      throw new ModelError('OPTION_INVALID', 'The prompt has no tokens. Give a text that is not empty.');
    return ids;
  }

  /** How much of the prompt the cache holds; at least its last token is computed, for its logits. */
  #shared(ids: readonly number[]): number {
    let shared = 0;
    while (shared < ids.length - 1 && ids[shared] === this.#cachedIds[shared]) shared++;
    return shared;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) {
      throw new ModelError('MODEL_CLOSED', `"${this.info.name}" is closed. Load it again to generate.`);
    }
    const turn = this.#queue.then(work, work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}
