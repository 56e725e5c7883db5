import { checkPrompt } from '../check-prompt.js';
import { ModelError } from '../error.js';
import { resolveGenerateOptions } from '../../generate/options.js';
import type {
  ChatMessage,
  GenerateOptions,
  Generation,
  LanguageModel,
  ModelInfo,
  Perplexity,
} from '../types.js';
import { readEvents } from './server-sent-events.js';

/** Until the first byte of an answer. */
const TIMEOUT_MS = 600_000;

interface Chunk {
  readonly text: string;
  readonly finish: string | undefined;
  readonly usage:
    { readonly prompt: number | undefined; readonly completion: number | undefined } | undefined;
}

/**
 * A model behind a server that speaks OpenAI's API (Ollama, vLLM, llama-server). A text prompt goes to `/completions`,
 * messages to `/chat/completions`. Its tokens are its own: a time is kept per piece of text that it sends, which with
 * these servers is a token, and ids are not known. `$OPENAI_API_KEY` is sent where it is set.
 */
export class OpenAiModel implements LanguageModel {
  readonly info: ModelInfo;
  readonly #url: string;
  readonly #model: string;
  #closed = false;

  constructor(info: ModelInfo, url: string, model: string) {
    this.info = info;
    this.#url = url;
    this.#model = model;
  }

  async generate(prompt: string | readonly ChatMessage[], options?: GenerateOptions): Promise<Generation> {
    if (this.#closed)
      throw new ModelError('MODEL_CLOSED', `"${this.info.name}" is closed. Load it again to generate.`);
    const resolved = resolveGenerateOptions(options);
    checkPrompt(prompt);
    const startedAt = performance.now();
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signal = resolved.signal ? AbortSignal.any([resolved.signal, timeout]) : timeout;
    const tokenTimesMs: number[] = [];
    let text = '';
    let finish: string | undefined;
    let usage: Chunk['usage'];
    try {
      for await (const chunk of this.#request(prompt, resolved, signal)) {
        finish = chunk.finish ?? finish;
        usage = chunk.usage ?? usage;
        if (chunk.text === '') continue;
        const atMs = performance.now() - startedAt;
        tokenTimesMs.push(atMs);
        text += chunk.text;
        resolved.onToken?.({ id: -1, text: chunk.text, atMs });
        resolved.signal?.throwIfAborted();
      }
    } catch (error) {
      if (!resolved.signal?.aborted) throw error;
      finish = 'abort';
    }
    return {
      text,
      tokens: Array<number>(usage?.completion ?? tokenTimesMs.length).fill(-1),
      promptTokens: usage?.prompt ?? 0,
      finishReason: finish === 'abort' ? 'abort' : finish === 'length' ? 'length' : 'stop',
      tokenTimesMs,
      latencyMs: performance.now() - startedAt,
      randomWeights: false,
    };
  }

  perplexity(): Promise<Perplexity> {
    return Promise.reject(
      new ModelError(
        'MODEL_UNSUPPORTED',
        `"${this.info.name}" is served, and its logits are not to be had. Load it as a file to measure perplexity.`,
      ),
    );
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  async *#request(
    prompt: string | readonly ChatMessage[],
    options: ReturnType<typeof resolveGenerateOptions>,
    signal: AbortSignal,
  ): AsyncIterable<Chunk> {
    const chat = typeof prompt !== 'string';
    const url = `${this.#url}/${chat ? 'chat/completions' : 'completions'}`;
    const { OPENAI_API_KEY: key } = process.env;
    let response: Response;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
        body: JSON.stringify({
          ...toBody(options, this.#model),
          ...(chat ? { messages: prompt } : { prompt }),
        }),
        signal,
      });
    } catch (cause) {
      signal.throwIfAborted();
      throw new ModelError('MODEL_SERVER_FAILED', `Cannot reach ${url}. Is the server running?`, { cause });
    }
    if (!response.ok || !response.body) {
      const said = (await response.text()).slice(0, 300);
      throw new ModelError(
        'MODEL_SERVER_FAILED',
        `${url} answered ${response.status} for "${this.#model}": ${said}`,
      );
    }
    for await (const data of readEvents(response.body)) yield toChunk(data, url);
  }
}

function toBody(options: ReturnType<typeof resolveGenerateOptions>, model: string): Record<string, unknown> {
  const { maxNewTokens, minNewTokens, temperature, topP, topK, seed, stop, repetitionPenalty } = options;
  return {
    model,
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: maxNewTokens,
    temperature,
    top_p: topP,
    seed,
    ...(stop.length > 0 && { stop }),
    // Beyond OpenAI's own, as vLLM and llama-server know them; others leave them out.
    ...(topK > 0 && { top_k: topK }),
    ...(minNewTokens > 0 && {
      min_tokens: minNewTokens,
      ...(minNewTokens === maxNewTokens && { ignore_eos: true }),
    }),
    ...(repetitionPenalty !== 1 && { repetition_penalty: repetitionPenalty }),
  };
}

function toChunk(data: string, url: string): Chunk {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch (cause) {
    throw new ModelError('MODEL_SERVER_FAILED', `${url} sent what is no JSON: ${data.slice(0, 100)}`, {
      cause,
    });
  }
  const { choices, usage, error } = value as { choices?: unknown; usage?: unknown; error?: unknown };
  if (error)
    throw new ModelError(
      'MODEL_SERVER_FAILED',
      `${url} failed while it answered: ${JSON.stringify(error).slice(0, 300)}`,
    );
  const choice = (Array.isArray(choices) ? choices[0] : undefined) as
    { text?: unknown; delta?: { content?: unknown }; finish_reason?: unknown } | undefined;
  const text = choice?.text ?? choice?.delta?.content;
  const counts = usage as { prompt_tokens?: unknown; completion_tokens?: unknown } | null | undefined;
  return {
    text: typeof text === 'string' ? text : '',
    finish: typeof choice?.finish_reason === 'string' ? choice.finish_reason : undefined,
    usage: counts
      ? { prompt: count(counts.prompt_tokens), completion: count(counts.completion_tokens) }
      : undefined,
  };
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
