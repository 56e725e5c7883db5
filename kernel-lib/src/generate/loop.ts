import { ModelError } from '../model/error.js';
import type { Decoder } from '../model/session/decoder.js';
import type { Generation, Tokenizer } from '../model/types.js';
import type { ResolvedGenerateOptions } from './options.js';
import { type Choice, Sampler } from './sampler.js';
import { TextStream } from './text-stream.js';

export interface LoopResult extends Omit<Generation, 'randomWeights'> {
  /** What the cache holds now: prompt and output but for the last token. */
  readonly cachedIds: readonly number[];
}

/**
 * Generates from `promptIds`, of which the decoder already holds the first `decoder.length`.
 * `startedAt` is when the caller began, by `performance.now()`.
 */
export async function generateLoop(
  decoder: Decoder,
  tokenizer: Tokenizer,
  promptIds: readonly number[],
  options: ResolvedGenerateOptions,
  startedAt: number,
): Promise<LoopResult> {
  const sampler = new Sampler(options);
  const stream = new TextStream(tokenizer, promptIds, options.stop);
  const seen = [...promptIds];
  const tokens: number[] = [];
  const tokenTimesMs: number[] = [];
  const logprobs: number[] = [];
  let cached = [...promptIds];
  let pending = promptIds.slice(decoder.length);
  let finishReason: Generation['finishReason'] = 'length';
  let finiteLogits: boolean | undefined;

  while (tokens.length < options.maxNewTokens) {
    if (options.signal?.aborted) {
      finishReason = 'abort';
      break;
    }
    if (decoder.length + pending.length > decoder.contextLength) {
      ({ cached, pending } = makeRoom(decoder, cached, options));
    }
    const forced = tokens.length < options.minNewTokens;
    const choice = await chooseNext(decoder, sampler, pending, seen, forced ? tokenizer.endIds : []);
    if (choice.finite !== undefined) finiteLogits = choice.finite && finiteLogits !== false;
    if (tokenizer.endIds.includes(choice.id)) {
      finishReason = 'stop';
      break;
    }
    tokens.push(choice.id);
    seen.push(choice.id);
    logprobs.push(choice.logprob);
    const text = stream.push(choice.id, !forced);
    const atMs = performance.now() - startedAt;
    tokenTimesMs.push(atMs);
    options.onToken?.({ id: choice.id, text, atMs, ...(options.logprobs && { logprob: choice.logprob }) });
    if (stream.stopped) {
      finishReason = 'stop';
      break;
    }
    cached.push(choice.id);
    pending = [choice.id];
  }
  stream.end();
  return {
    text: stream.text,
    tokens,
    promptTokens: promptIds.length,
    finishReason,
    tokenTimesMs,
    latencyMs: performance.now() - startedAt,
    ...(options.logprobs && { logprobs }),
    cachedIds: cached.slice(0, decoder.length),
    ...(finiteLogits !== undefined && { finiteLogits }),
  };
}

/** An engine that gives the likeliest token alone is asked for more only where that one may not be chosen. */
async function chooseNext(
  decoder: Decoder,
  sampler: Sampler,
  pending: readonly number[],
  seen: readonly number[],
  banned: readonly number[],
): Promise<Omit<Choice, 'finite'> & { readonly finite?: boolean }> {
  let ids = pending;
  if (decoder.likeliest && sampler.greedy) {
    const id = await decoder.likeliest(ids);
    if (!banned.includes(id)) return { id, logprob: NaN };
    decoder.truncate(decoder.length - 1);
    ids = ids.slice(-1);
  }
  const { data } = await decoder.forward(ids, 'last');
  return sampler.choose(data, seen, banned);
}

/** Keeps the later half of the context; positions start anew, so it is computed again. */
function makeRoom(
  decoder: Decoder,
  ids: readonly number[],
  options: ResolvedGenerateOptions,
): { cached: number[]; pending: number[] } {
  const { contextLength } = decoder;
  if (options.overflow === 'error') {
    throw new ModelError(
      'CONTEXT_OVERFLOW',
      `Prompt and output reach ${ids.length} tokens, and the context holds ${contextLength}. Shorten the prompt, lower maxNewTokens, or pass overflow: "slide".`,
    );
  }
  const kept = ids.slice(-Math.max(1, Math.floor(contextLength / 2)));
  decoder.truncate(0);
  return { cached: kept, pending: kept };
}
