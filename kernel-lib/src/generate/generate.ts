import { checkList } from '../check/arguments.js';
import type {
  ChatMessage,
  GeneratedToken,
  GenerateOptions,
  Generation,
  LanguageModel,
} from '../model/types.js';

/** Generates from a text, or from messages by the model's chat template. */
export async function generate(
  model: LanguageModel,
  prompt: string | readonly ChatMessage[],
  options?: GenerateOptions,
): Promise<Generation> {
  return model.generate(prompt, options);
}

/**
 * The same, token by token as they come; leaving the loop stops the generation.
 *
 * ```ts
 * for await (const { text } of stream(model, 'Once upon a time')) process.stdout.write(text);
 * ```
 */
export async function* stream(
  model: LanguageModel,
  prompt: string | readonly ChatMessage[],
  options: GenerateOptions = {},
): AsyncGenerator<GeneratedToken, Generation, void> {
  const ready: GeneratedToken[] = [];
  let wake = (): void => undefined;
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const onToken = (token: GeneratedToken): void => {
    options.onToken?.(token);
    ready.push(token);
    wake();
  };
  let ended = false;
  const generation = model.generate(prompt, { ...options, signal, onToken }).finally(() => {
    ended = true;
    wake();
  });
  generation.catch(() => undefined);
  try {
    while (!ended || ready.length > 0) {
      const token = ready.shift();
      if (token) yield token;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    return await generation;
  } finally {
    stop.abort();
  }
}

/** Several prompts with the same options, one after another: the model's cores are busy with each. */
export async function generateAll(
  model: LanguageModel,
  prompts: readonly (string | readonly ChatMessage[])[],
  options?: GenerateOptions,
): Promise<Generation[]> {
  checkList('The prompts', prompts);
  const generations: Generation[] = [];
  for (const prompt of prompts) {
    options?.signal?.throwIfAborted();
    generations.push(await model.generate(prompt, options));
  }
  return generations;
}
