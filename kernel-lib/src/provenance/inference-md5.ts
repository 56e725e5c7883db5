import { checkRecord, invalid } from '../check/arguments.js';
import { md5 } from './digest.js';

export interface InferenceIdentity {
  readonly model: string;
  readonly prompt: string;
  readonly output: string;
}

/**
 * MD5 of an inference's model, prompt and output, each preceded by its length in UTF-8 bytes and a colon
 * (`10:distilgpt2` …), so that no two inferences join to the same text.
 */
export function inferenceMd5(inference: InferenceIdentity): string {
  return md5(
    parts(inference)
      .map((part) => `${Buffer.byteLength(part)}:${part}`)
      .join(''),
  );
}

/** The study's own MD5: model, prompt and output joined without a mark, where `a` + `bc` and `ab` + `c` agree. */
export function paperMd5(inference: InferenceIdentity): string {
  return md5(parts(inference).join(''));
}

function parts(inference: InferenceIdentity): string[] {
  const { model, prompt, output } = checkRecord('The inference', inference);
  return Object.entries({ model, prompt, output }).map(([name, part]) => {
    if (typeof part !== 'string') throw invalid(`The ${name} of an inference`, part, 'a text');
    return part;
  });
}
