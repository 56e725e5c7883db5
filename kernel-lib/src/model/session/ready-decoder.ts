import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelError } from '../error.js';
import type { Decoder, Logits } from './decoder.js';
import { sessionOptions } from './session-options.js';

const PAST = /^past_key_values\.(\d+)\.(key|value)$/;

interface CacheInput {
  readonly input: string;
  readonly output: string;
  readonly heads: number;
  readonly width: number;
}

/**
 * Runs a decoder exported by optimum: `input_ids`, `attention_mask`, perhaps `position_ids`, and
 * `past_key_values.N.key|value` in; `logits` and `present.N.key|value` out. Its whole cache passes through every call.
 */
export class ReadyDecoder implements Decoder {
  readonly vocabularySize: number;
  readonly contextLength: number;
  readonly #session: InferenceSession;
  readonly #inputs: readonly CacheInput[];
  #cache: Map<string, Tensor>;
  #length = 0;

  /** @throws {ModelError} where the graph has other inputs. */
  static async open(
    path: string,
    vocabularySize: number,
    contextLength: number,
    threads: number,
  ): Promise<ReadyDecoder> {
    const session = await InferenceSession.create(path, sessionOptions(threads));
    return new ReadyDecoder(session, path, vocabularySize, contextLength);
  }

  private constructor(
    session: InferenceSession,
    path: string,
    vocabularySize: number,
    contextLength: number,
  ) {
    this.#session = session;
    this.vocabularySize = vocabularySize;
    this.contextLength = contextLength;
    this.#inputs = cacheInputs(session, path);
    this.#cache = this.#empty();
  }

  get length(): number {
    return this.#length;
  }

  async forward(ids: readonly number[], want: 'last' | 'all'): Promise<Logits> {
    const total = this.#length + ids.length;
    const feeds: Record<string, Tensor> = { input_ids: integers(ids) };
    if (this.#session.inputNames.includes('attention_mask'))
      feeds['attention_mask'] = integers(Array<number>(total).fill(1));
    if (this.#session.inputNames.includes('position_ids'))
      feeds['position_ids'] = integers(ids.map((_, i) => this.#length + i));
    for (const { input } of this.#inputs) feeds[input] = this.#cache.get(input)!;
    const results = await this.#session.run(feeds);
    for (const { input, output } of this.#inputs) this.#cache.set(input, results[output] as Tensor);
    this.#length = total;
    const data = results['logits']!.data as Float32Array;
    return want === 'all' ? { data, rows: ids.length } : { data: data.slice(-this.vocabularySize), rows: 1 };
  }

  truncate(length: number): void {
    if (length >= this.#length) return;
    for (const { input, heads, width } of this.#inputs) {
      const old = this.#cache.get(input)!.data as Float32Array;
      const kept = new Float32Array(heads * length * width);
      for (let head = 0; head < heads; head++) {
        const from = head * this.#length * width;
        kept.set(old.subarray(from, from + length * width), head * length * width);
      }
      this.#cache.set(input, new Tensor('float32', kept, [1, heads, length, width]));
    }
    this.#length = length;
  }

  async close(): Promise<void> {
    this.#cache = new Map();
    await this.#session.release();
  }

  #empty(): Map<string, Tensor> {
    return new Map(
      this.#inputs.map(({ input, heads, width }) => [
        input,
        new Tensor('float32', new Float32Array(0), [1, heads, 0, width]),
      ]),
    );
  }
}

function cacheInputs(session: InferenceSession, path: string): CacheInput[] {
  const found = session.inputMetadata.flatMap((metadata): CacheInput[] => {
    const match = PAST.exec(metadata.name);
    if (!match || !metadata.isTensor) return [];
    const [, heads, , width] = metadata.shape;
    if (metadata.type !== 'float32' || typeof heads !== 'number' || typeof width !== 'number') {
      throw unsupported(
        path,
        `"${metadata.name}" is ${metadata.type} [${metadata.shape.join(', ')}] where float32 [batch, heads, past, width] is read`,
      );
    }
    return [{ input: metadata.name, output: `present.${match[1]}.${match[2]}`, heads, width }];
  });
  if (found.length === 0)
    throw unsupported(path, 'it has no past_key_values inputs; export it with its cache');
  for (const name of ['logits', ...found.map(({ output }) => output)]) {
    if (!session.outputNames.includes(name)) throw unsupported(path, `it has no output "${name}"`);
  }
  if (!session.inputNames.includes('input_ids')) throw unsupported(path, 'it has no input "input_ids"');
  return found;
}

function unsupported(path: string, why: string): ModelError {
  return new ModelError('MODEL_UNSUPPORTED', `"${path}" is no decoder of optimum's naming: ${why}.`);
}

function integers(values: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
}
