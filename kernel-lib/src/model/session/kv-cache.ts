import { keyTurner, type TurnKey } from './turn-keys.js';
import type { Rotary } from '../graph/rotary.js';

/** Rows are added in steps: the runtime's work grows with the buffers, and so does growing them. */
const STEP = 64;

export interface CacheShape {
  readonly layers: number;
  readonly kvHeads: number;
  /** Width of a head, padding included. */
  readonly headSize: number;
  readonly rotary?: Rotary;
}

/** Keys and values of all layers, each in a buffer of [heads, capacity, width]; keys as attention has turned them. */
export class KvCache {
  readonly #shape: CacheShape;
  readonly #turnKey: TurnKey;
  #keys: Float32Array[];
  #values: Float32Array[];
  #capacity = STEP;
  #length = 0;

  constructor(shape: CacheShape) {
    this.#shape = shape;
    this.#turnKey = keyTurner(shape.rotary, shape.headSize);
    this.#keys = this.#allocate(this.#capacity);
    this.#values = this.#allocate(this.#capacity);
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** By layer. */
  get keys(): readonly Float32Array[] {
    return this.#keys;
  }

  get values(): readonly Float32Array[] {
    return this.#values;
  }

  /** Adds `count` tokens from [layers, count, 2, heads, width]: the keys of a token, not yet turned, and its values. */
  append(rows: Float32Array, count: number): void {
    this.reserve(this.#length + count);
    const { layers, kvHeads, headSize } = this.#shape;
    let from = 0;
    for (let layer = 0; layer < layers; layer++) {
      const keys = this.#keys[layer]!;
      const values = this.#values[layer]!;
      for (let position = this.#length; position < this.#length + count; position++) {
        for (let head = 0; head < kvHeads; head++, from += headSize) {
          this.#turnKey(rows, from, keys, (head * this.#capacity + position) * headSize, position);
        }
        for (let head = 0; head < kvHeads; head++, from += headSize) {
          const to = (head * this.#capacity + position) * headSize;
          for (let i = 0; i < headSize; i++) values[to + i] = rows[from + i]!;
        }
      }
    }
    this.#length += count;
  }

  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  /** Makes room for so many tokens in all. */
  reserve(tokens: number): void {
    if (tokens <= this.#capacity) return;
    const capacity = Math.ceil((tokens + STEP / 2) / STEP) * STEP;
    this.#keys = this.#grow(this.#keys, capacity);
    this.#values = this.#grow(this.#values, capacity);
    this.#capacity = capacity;
  }

  #grow(buffers: readonly Float32Array[], capacity: number): Float32Array[] {
    const { kvHeads, headSize } = this.#shape;
    const kept = this.#length * headSize;
    const grown = this.#allocate(capacity);
    grown.forEach((buffer, i) => {
      for (let head = 0; head < kvHeads; head++) {
        const from = head * this.#capacity * headSize;
        buffer.set(buffers[i]!.subarray(from, from + kept), head * capacity * headSize);
      }
    });
    return grown;
  }

  #allocate(capacity: number): Float32Array[] {
    const { layers, kvHeads, headSize } = this.#shape;
    return Array.from({ length: layers }, () => new Float32Array(kvHeads * capacity * headSize));
  }
}
