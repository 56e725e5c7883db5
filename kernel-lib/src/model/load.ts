import { checkRecord, checkText } from '../check/arguments.js';
import { resolveLoadOptions } from './load-options.js';
import { LocalModel } from './local-model.js';
import { prepareModel } from './prepare.js';
import { resolveReference } from './catalog.js';
import { OpenAiModel } from './served/openai-model.js';
import type { LanguageModel, LoadOptions } from './types.js';

/**
 * Loads a model by its reference or its name in the catalogue.
 *
 * ```ts
 * const model = await loadModel('smollm2', { precision: 'int4' });
 * (await model.generate('Once upon a time')).text;
 * await model.close();
 * ```
 * @throws {ModelError} for a bad reference, a file that cannot be read, options out of range, or too little memory.
 */
export async function loadModel(ref: string, options: LoadOptions = {}): Promise<LanguageModel> {
  checkText('The model', ref, 'a name of the catalogue or a reference');
  const resolved = resolveLoadOptions(checkRecord('The options of loadModel', options, 'an object'));
  const reference = resolveReference(ref);
  if (reference.kind === 'openai') return servedModel(ref, reference, resolved.threads);
  const prepared = await prepareModel(ref, resolved);
  const startedAt = performance.now();
  const decoder = await prepared.open(resolved.contextLength);
  const loadMs = prepared.readMs + performance.now() - startedAt;
  return new LocalModel(
    { ...prepared.info, contextLength: decoder.contextLength, loadMs },
    prepared.tokenizer,
    decoder,
  );
}

/** Nothing is loaded here, and nothing is known of what it holds. */
function servedModel(
  ref: string,
  { url, model }: { url: string; model: string },
  threads: number,
): LanguageModel {
  const info = {
    ref,
    name: model,
    architecture: 'unknown',
    engine: 'served',
    precision: 'served',
    threads,
    contextLength: 0,
    vocabularySize: 0,
    randomWeights: false,
    weightsDigest: '',
    weightsBytes: 0,
    loadMs: 0,
  } as const;
  return new OpenAiModel(info, url, model);
}
