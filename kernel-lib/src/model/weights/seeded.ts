import type { ArchitectureTable, DecoderConfig, MatrixRole, VectorRole } from '../architecture/config.js';
import { ModelError } from '../error.js';
import { countOf, type StoredTensor, type TensorSource } from './tensor.js';

/** Width of the uniform distribution whose standard deviation is 0.02, with which these families are initialised. */
const SPREAD = 0.02 * Math.sqrt(12);

/** Tensors of a model's shape, filled from a seed: the same on every machine, and without meaning. */
export class SeededTensors implements TensorSource {
  readonly #shapes = new Map<string, { shape: readonly number[]; role: MatrixRole | VectorRole }>();
  readonly #seed: number;

  constructor(config: DecoderConfig, table: ArchitectureTable, seed: number, untiedHead: boolean) {
    this.#seed = seed;
    for (const [role, name] of Object.entries(table.names) as [MatrixRole | VectorRole, string][]) {
      if (role === 'head' && !untiedHead) continue;
      const shape = shapeOf(role, config);
      if (!shape) continue;
      const stored =
        shape.length === 2 && isLinear(role) && table.linear === 'in-out' ? [...shape].reverse() : shape;
      const layers = name.includes('{}') ? config.layers : 1;
      for (let layer = 0; layer < layers; layer++) {
        this.#shapes.set(name.replace('{}', String(layer)), { shape: stored, role });
      }
    }
  }

  get parameters(): number {
    return [...this.#shapes.values()].reduce((sum, { shape }) => sum + countOf(shape), 0);
  }

  has(name: string): boolean {
    return this.#shapes.has(name);
  }

  read(name: string): StoredTensor {
    const found = this.#shapes.get(name);
    if (!found)
      throw new ModelError(
        'MODEL_FILE_INVALID',
        `The twin has no tensor "${name}". Its table names it otherwise.`,
      );
    const values = new Float32Array(countOf(found.shape));
    fill(values, hash(`${this.#seed} ${name}`), found.role);
    return { shape: found.shape, type: 'F32', bytes: new Uint8Array(values.buffer) };
  }

  close(): void {}
}

/** xorshift32: fast, and the same everywhere. */
function fill(values: Float32Array, seed: number, role: MatrixRole | VectorRole): void {
  let state = seed || 1;
  const middle = role.endsWith('Norm') ? 1 : 0;
  const factor = SPREAD / 2 ** 32;
  for (let i = 0; i < values.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    values[i] = middle + state * factor;
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}

function isLinear(role: MatrixRole | VectorRole): boolean {
  return role !== 'embedding' && role !== 'positions' && role !== 'head';
}

/** [out, in] of a matrix, [size] of a vector; undefined for what these architectures leave out. */
function shapeOf(role: MatrixRole | VectorRole, config: DecoderConfig): readonly number[] | undefined {
  const { hiddenSize, ffnSize, heads, kvHeads, headSize, vocabularySize, contextLength } = config;
  switch (role) {
    case 'embedding':
    case 'head':
      return [vocabularySize, hiddenSize];
    case 'positions':
      return [contextLength, hiddenSize];
    case 'query':
      return [heads * headSize, hiddenSize];
    case 'key':
    case 'value':
      return [kvHeads * headSize, hiddenSize];
    case 'queryKeyValue':
      return [(heads + 2 * kvHeads) * headSize, hiddenSize];
    case 'queryKeyValueBias':
      return [(heads + 2 * kvHeads) * headSize];
    case 'attentionOut':
      return [hiddenSize, heads * headSize];
    case 'gate':
    case 'up':
      return [ffnSize, hiddenSize];
    case 'down':
      return [hiddenSize, ffnSize];
    case 'upBias':
      return [ffnSize];
    case 'queryBias':
    case 'keyBias':
    case 'valueBias':
      return undefined;
    case 'attentionNorm':
    case 'attentionNormBias':
    case 'attentionOutBias':
    case 'ffnNorm':
    case 'ffnNormBias':
    case 'downBias':
    case 'finalNorm':
    case 'finalNormBias':
      return [hiddenSize];
  }
}
