import { ModelError } from '../error.js';
import { dequantise } from '../weights/dequantise.js';
import type { StoredTensor, TensorSource } from '../weights/tensor.js';
import type { ArchitectureTable, DecoderConfig, MatrixRole, VectorRole } from './config.js';

/** Rows of weights, [rows, columns], in parts stored one above the other. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly parts: readonly StoredTensor[];
}

/** A tensor source seen through its architecture's table: the matrices that the graph multiplies by. */
export class DecoderWeights {
  readonly config: DecoderConfig;
  /** Head width in the graph: the runtime's attention wants a multiple of 16; the rest is zeros. */
  readonly paddedHeadSize: number;
  readonly #source: TensorSource;
  readonly #table: ArchitectureTable;

  constructor(source: TensorSource, table: ArchitectureTable, config: DecoderConfig) {
    this.config = config;
    this.paddedHeadSize = Math.ceil(config.headSize / 16) * 16;
    this.#source = source;
    this.#table = table;
  }

  embedding(): Matrix {
    return this.#plain('embedding', this.config.vocabularySize, this.config.hiddenSize);
  }

  positions(): Matrix {
    return this.#plain('positions', this.config.contextLength, this.config.hiddenSize);
  }

  /** Undefined where the head is the embedding. */
  head(): Matrix | undefined {
    if (!this.#has('head')) return undefined;
    return this.#plain('head', this.config.vocabularySize, this.config.hiddenSize);
  }

  queryKeyValue(layer: number): Matrix {
    const { heads, kvHeads, headSize, hiddenSize } = this.config;
    const parts = this.#has('queryKeyValue', layer)
      ? this.#fusedRows(layer)
      : (['query', 'key', 'value'] as const).map((role) =>
          this.#linear(role, layer, (role === 'query' ? heads : kvHeads) * headSize, hiddenSize),
        );
    const counts = [heads, kvHeads, kvHeads];
    const padded = parts.map((part, i) => this.#padHeadRows(part, counts[i]!, i < 2));
    return stack(padded, hiddenSize);
  }

  queryKeyValueBias(layer: number): Float32Array | undefined {
    const { heads, kvHeads, headSize } = this.config;
    let parts: (Float32Array | undefined)[];
    if (this.#has('queryKeyValueBias', layer)) {
      const fused = this.vector('queryKeyValueBias', layer)!;
      parts = this.#splitFused(fused, 1);
    } else {
      parts = (['queryBias', 'keyBias', 'valueBias'] as const).map((role) => this.vector(role, layer));
    }
    if (parts.every((part) => part === undefined)) return undefined;
    const counts = [heads, kvHeads, kvHeads];
    return concat(
      parts.map((part, i) => {
        const values = part ?? new Float32Array(counts[i]! * headSize);
        return this.#padRows(values, counts[i]!, 1, i < 2);
      }),
    );
  }

  attentionOut(layer: number): Matrix {
    const { heads, headSize, hiddenSize } = this.config;
    const stored = this.#linear('attentionOut', layer, hiddenSize, heads * headSize);
    if (this.paddedHeadSize === headSize) return stack([stored], heads * headSize);
    const wide = this.paddedHeadSize;
    const from = dequantise(stored);
    const to = new Float32Array(hiddenSize * heads * wide);
    for (let row = 0; row < hiddenSize * heads; row++) {
      to.set(from.subarray(row * headSize, (row + 1) * headSize), row * wide);
    }
    return stack([floatTensor(to, [hiddenSize, heads * wide])], heads * wide);
  }

  /** Gate above up where there is a gate. */
  up(layer: number): Matrix {
    const { ffnSize, hiddenSize, activation } = this.config;
    const roles = activation === 'silu-gated' ? (['gate', 'up'] as const) : (['up'] as const);
    return stack(
      roles.map((role) => this.#linear(role, layer, ffnSize, hiddenSize)),
      hiddenSize,
    );
  }

  down(layer: number): Matrix {
    const { ffnSize, hiddenSize } = this.config;
    return stack([this.#linear('down', layer, hiddenSize, ffnSize)], ffnSize);
  }

  vector(role: VectorRole, layer?: number): Float32Array | undefined {
    if (!this.#has(role, layer)) return undefined;
    return dequantise(this.#read(role, layer));
  }

  /** @throws {ModelError} where the file lacks it. */
  need(role: VectorRole, layer?: number): Float32Array {
    return this.vector(role, layer) ?? dequantise(this.#read(role, layer));
  }

  #plain(role: MatrixRole, rows: number, columns: number): Matrix {
    const tensor = this.#read(role);
    this.#check(role, tensor, rows, columns);
    return stack([tensor], columns);
  }

  #linear(role: MatrixRole, layer: number, rows: number, columns: number): StoredTensor {
    const tensor = this.#read(role, layer);
    if (this.#table.linear === 'out-in') {
      this.#check(role, tensor, rows, columns);
      return tensor;
    }
    this.#check(role, tensor, columns, rows);
    return floatTensor(transpose(dequantise(tensor), columns, rows), [rows, columns]);
  }

  #fusedRows(layer: number): StoredTensor[] {
    const { heads, kvHeads, headSize, hiddenSize } = this.config;
    const rows = (heads + 2 * kvHeads) * headSize;
    const all = dequantise(this.#linear('queryKeyValue', layer, rows, hiddenSize));
    return this.#splitFused(all, hiddenSize).map((part) =>
      floatTensor(part, [part.length / hiddenSize, hiddenSize]),
    );
  }

  #splitFused(all: Float32Array, columns: number): Float32Array[] {
    const { heads, kvHeads, headSize } = this.config;
    const size = headSize * columns;
    if (this.#table.fused === 'blocks') {
      return [
        all.subarray(0, heads * size),
        all.subarray(heads * size, (heads + kvHeads) * size),
        all.subarray((heads + kvHeads) * size),
      ];
    }
    return [0, 1, 2].map((part) => {
      const out = new Float32Array(heads * size);
      for (let head = 0; head < heads; head++) {
        out.set(all.subarray((head * 3 + part) * size, (head * 3 + part + 1) * size), head * size);
      }
      return out;
    });
  }

  #padHeadRows(part: StoredTensor, heads: number, rotates: boolean): StoredTensor {
    if (this.paddedHeadSize === this.config.headSize) return part;
    const columns = this.config.hiddenSize;
    const rows = this.#padRows(dequantise(part), heads, columns, rotates);
    return floatTensor(rows, [heads * this.paddedHeadSize, columns]);
  }

  /** Zero rows after each head, or after each half of it where the halves rotate together. */
  #padRows(from: Float32Array, heads: number, columns: number, rotates: boolean): Float32Array {
    const { headSize, position } = this.config;
    const wide = this.paddedHeadSize;
    if (wide === headSize) return from;
    const halves = rotates && position.kind === 'rotary' && position.pairs === 'halves' ? 2 : 1;
    const size = (headSize / halves) * columns;
    const step = (wide / halves) * columns;
    const to = new Float32Array(heads * wide * columns);
    for (let piece = 0; piece < heads * halves; piece++) {
      to.set(from.subarray(piece * size, (piece + 1) * size), piece * step);
    }
    return to;
  }

  #name(role: MatrixRole | VectorRole, layer?: number): string | undefined {
    const name = this.#table.names[role]?.replace('{}', String(layer));
    if (name === undefined || this.#source.has(name)) return name;
    return name.startsWith(this.#table.prefix) ? name.slice(this.#table.prefix.length) : name;
  }

  /** A role that is not optional is there, or reading it is the error. */
  #has(role: MatrixRole | VectorRole, layer?: number): boolean {
    const name = this.#name(role, layer);
    if (name === undefined) return false;
    return this.#source.has(name) || !this.#table.optional.includes(role);
  }

  #read(role: MatrixRole | VectorRole, layer?: number): StoredTensor {
    const name = this.#name(role, layer);
    if (name === undefined) {
      throw new ModelError(
        'MODEL_UNSUPPORTED',
        `The architecture ${this.config.architecture} has no ${role}. Its table needs a name for it.`,
      );
    }
    return this.#source.read(name);
  }

  #check(role: string, tensor: StoredTensor, rows: number, columns: number): void {
    const [actualRows, actualColumns] = tensor.shape;
    if (tensor.shape.length === 2 && actualRows === rows && actualColumns === columns) return;
    throw new ModelError(
      'MODEL_FILE_INVALID',
      `The ${role} matrix is [${tensor.shape.join(', ')}] where the configuration asks for [${rows}, ${columns}]. Weights and configuration are of different models.`,
    );
  }
}

function stack(parts: readonly StoredTensor[], columns: number): Matrix {
  return { parts, columns, rows: parts.reduce((sum, part) => sum + part.shape[0]!, 0) };
}

function floatTensor(values: Float32Array, shape: readonly number[]): StoredTensor {
  return { shape, type: 'F32', bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

function concat(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Of [rows, columns] to [columns, rows], in tiles that stay in the cache. */
function transpose(from: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(from.length);
  const tile = 32;
  for (let top = 0; top < rows; top += tile) {
    for (let left = 0; left < columns; left += tile) {
      const bottom = Math.min(rows, top + tile);
      const right = Math.min(columns, left + tile);
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++)
          out[column * rows + row] = from[row * columns + column]!;
      }
    }
  }
  return out;
}
