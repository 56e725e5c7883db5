import { ModelError } from '../model/error.js';
import type { GenerateOptions } from '../model/types.js';

export interface ResolvedGenerateOptions extends Required<Omit<GenerateOptions, 'signal' | 'onToken'>> {
  readonly signal: AbortSignal | undefined;
  readonly onToken: ((token: Parameters<NonNullable<GenerateOptions['onToken']>>[0]) => void) | undefined;
}

/** @throws {ModelError} `OPTION_INVALID` naming the option, its value and its range. */
export function resolveGenerateOptions({
  maxNewTokens = 64,
  minNewTokens = 0,
  temperature = 0,
  topK = 0,
  topP = 1,
  repetitionPenalty = 1,
  stop = [],
  seed = 0,
  logprobs = false,
  overflow = 'error',
  reusePrefix = true,
  signal,
  onToken,
}: GenerateOptions = {}): ResolvedGenerateOptions {
  whole('maxNewTokens', maxNewTokens, 1);
  whole('minNewTokens', minNewTokens, 0);
  if (minNewTokens > maxNewTokens)
    throw invalid('minNewTokens', minNewTokens, `at most maxNewTokens (${maxNewTokens})`);
  if (!(temperature >= 0 && temperature < Infinity))
    throw invalid('temperature', temperature, 'a number from 0');
  whole('topK', topK, 0);
  if (!(topP > 0 && topP <= 1)) throw invalid('topP', topP, 'over 0 and at most 1');
  if (!(repetitionPenalty > 0 && repetitionPenalty < Infinity))
    throw invalid('repetitionPenalty', repetitionPenalty, 'over 0');
  whole('seed', seed, 0);
  if (!Array.isArray(stop) || stop.some((text) => typeof text !== 'string'))
    throw invalid('stop', stop, 'a list of texts');
  if (overflow !== 'error' && overflow !== 'slide') throw invalid('overflow', overflow, '"error" or "slide"');
  return {
    maxNewTokens,
    minNewTokens,
    temperature,
    topK,
    topP,
    repetitionPenalty,
    stop,
    seed,
    logprobs,
    overflow,
    reusePrefix,
    signal,
    onToken,
  };
}

function whole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw invalid(name, value, `a whole number from ${least}`);
}

function invalid(name: string, value: unknown, wanted: string): ModelError {
  return new ModelError(
    'OPTION_INVALID',
    `${name} is ${JSON.stringify(value) ?? String(value)}; it must be ${wanted}.`,
  );
}
