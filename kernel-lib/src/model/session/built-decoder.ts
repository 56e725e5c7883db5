import { InferenceSession, Tensor } from 'onnxruntime-node';
import * as names from '../graph/decoder.js';
import type { Decoder, Logits } from './decoder.js';
import { type CacheShape, KvCache } from './kv-cache.js';
import { sessionOptions } from './session-options.js';

/** Longer prompts go through in pieces: the activations of one piece are what is held at once. */
const CHUNK = 128;

export interface BuiltShape extends CacheShape {
  readonly vocabularySize: number;
  readonly contextLength: number;
  readonly learnedPositions: boolean;
}

/** Runs a graph of our own making. */
export class BuiltDecoder implements Decoder {
  readonly #shape: BuiltShape;
  readonly #session: InferenceSession;
  readonly #cache: KvCache;

  /** `contextLength` may be shorter than the graph's own. */
  static async open(
    graph: { readonly path: string; readonly shape: BuiltShape },
    threads: number,
    contextLength: number = Infinity,
  ): Promise<BuiltDecoder> {
    const session = await InferenceSession.create(graph.path, sessionOptions(threads));
    const shortened = Math.min(contextLength, graph.shape.contextLength);
    return new BuiltDecoder(session, { ...graph.shape, contextLength: shortened });
  }

  private constructor(session: InferenceSession, shape: BuiltShape) {
    this.#session = session;
    this.#shape = shape;
    this.#cache = new KvCache(shape);
  }

  get vocabularySize(): number {
    return this.#shape.vocabularySize;
  }

  get contextLength(): number {
    return this.#shape.contextLength;
  }

  get length(): number {
    return this.#cache.length;
  }

  async forward(ids: readonly number[], want: 'last' | 'all'): Promise<Logits> {
    this.#cache.reserve(this.length + ids.length);
    if (want === 'last' && ids.length <= CHUNK) return this.#run(ids, want);
    const parts: Logits[] = [];
    for (let from = 0; from < ids.length; from += CHUNK) {
      const part = await this.#run(ids.slice(from, from + CHUNK), want);
      if (want === 'all' || from + CHUNK >= ids.length) parts.push(part);
    }
    return join(parts, this.vocabularySize);
  }

  truncate(length: number): void {
    this.#cache.truncate(length);
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  async #run(ids: readonly number[], want: 'last' | 'all'): Promise<Logits> {
    const past = this.length;
    const total = past + ids.length;
    const wanted = want === 'all' ? ids.map((_, i) => i) : [ids.length - 1];
    const feeds: Record<string, Tensor> = {
      [names.INPUT_IDS]: integers(ids, [1, ids.length]),
      [names.LOGIT_POSITIONS]: integers(wanted, [wanted.length]),
      [names.LAST_INDEX]: new Tensor('int32', Int32Array.of(total - 1), [1]),
      [names.TOTAL]: new Tensor('int32', Int32Array.of(total), []),
    };
    if (this.#shape.learnedPositions) {
      feeds[names.POSITION_IDS] = integers(
        ids.map((_, i) => past + i),
        [1, ids.length],
      );
    }
    const { kvHeads, headSize, layers } = this.#shape;
    const dims = [1, kvHeads, this.#cache.capacity, headSize];
    for (let layer = 0; layer < layers; layer++) {
      feeds[names.pastKey(layer)] = new Tensor('float32', this.#cache.keys[layer]!, dims);
      feeds[names.pastValue(layer)] = new Tensor('float32', this.#cache.values[layer]!, dims);
    }
    const results = await this.#session.run(feeds);
    this.#cache.append(results[names.NEW_ROWS]!.data as Float32Array, ids.length);
    return { data: results[names.LOGITS]!.data as Float32Array, rows: wanted.length };
  }
}

function integers(values: readonly number[], dims: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
}

function join(parts: readonly Logits[], width: number): Logits {
  if (parts.length === 1) return parts[0]!;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const data = new Float32Array(rows * width);
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { data, rows };
}
