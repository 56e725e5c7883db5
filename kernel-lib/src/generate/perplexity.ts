import { ModelError } from '../model/error.js';
import type { Decoder } from '../model/session/decoder.js';
import type { Perplexity } from '../model/types.js';
import { logSumExp } from './sampler.js';

/** Positions whose logits are held at once: each is a row of the vocabulary's size. */
const CHUNK = 64;

/** Of a text that may be longer than the context: then in windows that overlap by half. */
export async function measurePerplexity(
  decoder: Decoder,
  ids: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Perplexity> {
  if (ids.length < 2) {
    throw new ModelError('OPTION_INVALID', `The text has ${ids.length} tokens. Give one of at least two.`);
  }
  const window = decoder.contextLength;
  const step = Math.max(1, Math.floor(window / 2));
  let nll = 0;
  let counted = 1;
  for (let start = 0; counted < ids.length; start += step) {
    const part = ids.slice(start, start + window);
    decoder.truncate(0);
    for (let from = 0; from < part.length; from += CHUNK) {
      signal?.throwIfAborted();
      const chunk = part.slice(from, from + CHUNK);
      const { data } = await decoder.forward(chunk, 'all');
      for (let i = 0; i < chunk.length; i++) {
        const predicted = start + from + i + 1;
        if (predicted < counted || predicted >= ids.length) continue;
        const row = data.subarray(i * decoder.vocabularySize, (i + 1) * decoder.vocabularySize);
        nll += logSumExp(row) - row[ids[predicted]!]!;
        counted++;
      }
    }
  }
  decoder.truncate(0);
  return { perplexity: Math.exp(nll / (counted - 1)), tokens: counted - 1, negativeLogLikelihood: nll };
}
