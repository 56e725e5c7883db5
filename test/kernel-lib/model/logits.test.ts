import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHubConfig } from '../../../kernel-lib/src/model/architecture/read-config.js';
import { builtGraph } from '../../../kernel-lib/src/model/built-graph.js';
import { BuiltDecoder } from '../../../kernel-lib/src/model/session/built-decoder.js';
import type { Precision } from '../../../kernel-lib/src/model/types.js';
import { SafetensorsFile } from '../../../kernel-lib/src/model/weights/safetensors.js';
import { scratchFolder } from '../../support/scratch.js';

const REFERENCE = fileURLToPath(new URL('reference', import.meta.url));
const cacheDir = scratchFolder();

interface Reference {
  readonly tokens: number[];
  readonly logits: Float32Array;
  readonly vocabularySize: number;
}

function readReference(name: string): Reference {
  const tokens = JSON.parse(readFileSync(join(REFERENCE, name, 'tokens.json'), 'utf8')) as number[];
  const bytes = readFileSync(join(REFERENCE, name, 'logits.f32'));
  const logits = new Float32Array(new Uint8Array(bytes).buffer);
  return { tokens, logits, vocabularySize: logits.length / tokens.length };
}

async function withDecoder<T>(
  name: string,
  precision: Precision,
  work: (decoder: BuiltDecoder) => Promise<T>,
): Promise<T> {
  const folder = join(REFERENCE, name);
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
  const weights = new SafetensorsFile(join(folder, 'model.safetensors'));
  const digest = createHash('sha256').update(name).digest('hex');
  const built = builtGraph(
    weights,
    readHubConfig(config, name),
    digest,
    precision,
    cacheDir,
    () => undefined,
  );
  weights.close();
  const decoder = await BuiltDecoder.open(built, 1);
  return work(decoder).finally(() => decoder.close());
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

const NAMES = ['llama', 'llama-narrow', 'gpt2', 'gpt-neo', 'falcon', 'falcon-six'];

describe.each(NAMES)('%s', (name) => {
  const reference = readReference(name);

  it('has the logits of torch for a whole prompt', async () => {
    const { data } = await withDecoder(name, 'fp32', (decoder) => decoder.forward(reference.tokens, 'all'));
    expect(largestDifference(data, reference.logits)).toBeLessThan(1e-4);
  });

  it('has the logits of torch token by token, from its cache', async () => {
    await withDecoder(name, 'fp32', async (decoder) => {
      for (const [i, token] of reference.tokens.entries()) {
        const { data } = await decoder.forward([token], 'last');
        const expected = reference.logits.subarray(
          i * reference.vocabularySize,
          (i + 1) * reference.vocabularySize,
        );
        expect(largestDifference(data, expected)).toBeLessThan(1e-4);
      }
    });
  });

  it('has them when a later part of the prompt is computed again', async () => {
    const { tokens, vocabularySize } = reference;
    const { data } = await withDecoder(name, 'fp32', async (decoder) => {
      await decoder.forward([...tokens.slice(0, 10), 1, 2, 3], 'last');
      decoder.truncate(10);
      return decoder.forward(tokens.slice(10), 'all');
    });
    expect(largestDifference(data, reference.logits.subarray(10 * vocabularySize))).toBeLessThan(1e-4);
  });

  it('stays near torch at int8', async () => {
    const { data } = await withDecoder(name, 'int8', (decoder) => decoder.forward(reference.tokens, 'all'));
    expect(medianRelativeError(data, reference)).toBeLessThan(0.06);
  });
});

/** Of the error's length to the logits' length, per token. */
function medianRelativeError(data: Float32Array, { logits, vocabularySize, tokens }: Reference): number {
  const errors = tokens.map((_, i) => {
    let error = 0;
    let length = 0;
    for (let j = i * vocabularySize; j < (i + 1) * vocabularySize; j++) {
      error += (data[j]! - logits[j]!) ** 2;
      length += logits[j]! ** 2;
    }
    return Math.sqrt(error / length);
  });
  return errors.sort((a, b) => a - b)[errors.length >> 1]!;
}
