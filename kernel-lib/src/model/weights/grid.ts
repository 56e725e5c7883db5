import { halfAt } from './half.js';
import { countOf, type StoredTensor, type StoredType } from './tensor.js';

/** Weights per scale. */
export const GROUP = 32;

/** A tensor as whole steps: weight i is `scales[g] · levels[i] + minimums[g]` with g its group of 32, exactly. */
export interface Grid {
  /** How many bits a level takes at most. */
  readonly bits: 4 | 5;
  readonly levels: Uint8Array;
  readonly scales: Float32Array;
  readonly minimums: Float32Array;
}

/** Undefined for types that are no such steps. */
export function gridOf(tensor: StoredTensor): Grid | undefined {
  const { type } = tensor;
  return isGridType(type) ? toGrid({ ...tensor, type }) : undefined;
}

/** Of a type that is such steps. */
export function toGrid({ type, shape, bytes }: StoredTensor & { readonly type: GridType }): Grid {
  const count = countOf(shape);
  const groups = count / GROUP;
  const grid: Grid = {
    bits: type.startsWith('Q5') ? 5 : 4,
    levels: new Uint8Array(count),
    scales: new Float32Array(groups),
    minimums: new Float32Array(groups),
  };
  FILLS[type](bytes, grid);
  return grid;
}

type Fill = (bytes: Uint8Array, grid: Grid) => void;

type GridType = Extract<StoredType, `Q4_${string}` | `Q5_${string}`>;

const FILLS: Readonly<Record<GridType, Fill>> = {
  Q4_0: (bytes, grid) => fillPlain(bytes, grid, 18),
  Q4_1: (bytes, grid) => fillPlain(bytes, grid, 20),
  Q5_0: (bytes, grid) => fillPlain(bytes, grid, 22),
  Q5_1: (bytes, grid) => fillPlain(bytes, grid, 24),
  Q4_K: (bytes, grid) => fillSuper(bytes, grid, 144),
  Q5_K: (bytes, grid) => fillSuper(bytes, grid, 176),
};

function isGridType(type: StoredType): type is GridType {
  return type in FILLS;
}

/** A scale, perhaps a minimum, perhaps 32 fifth bits, then low nibbles for the first sixteen weights and high ones for the last. */
function fillPlain(bytes: Uint8Array, { bits, levels, scales, minimums }: Grid, size: number): void {
  const hasMinimum = size === 20 || size === 24;
  const fifthAt = hasMinimum ? 4 : 2;
  const nibblesAt = size - 16;
  const middle = bits === 5 ? 16 : 8;
  for (let group = 0; group < scales.length; group++) {
    const from = group * size;
    const to = group * GROUP;
    const scale = halfAt(bytes, from);
    scales[group] = scale;
    minimums[group] = hasMinimum ? halfAt(bytes, from + 2) : -middle * scale;
    for (let i = 0; i < 16; i++) {
      const pair = bytes[from + nibblesAt + i]!;
      levels[to + i] = pair & 15;
      levels[to + 16 + i] = pair >> 4;
    }
    if (bits === 4) continue;
    for (let i = 0; i < GROUP; i++) {
      levels[to + i]! |= ((bytes[from + fifthAt + (i >> 3)]! >> (i & 7)) & 1) << 4;
    }
  }
}

/** Super-blocks of 256 weights: eight groups of 32, whose 6-bit scales and minimums have a scale each. */
function fillSuper(bytes: Uint8Array, { bits, levels, scales, minimums }: Grid, size: number): void {
  for (let block = 0; block < scales.length / 8; block++) {
    const from = block * size;
    const scale = halfAt(bytes, from);
    const minimum = halfAt(bytes, from + 2);
    for (let group = 0; group < 8; group++) {
      const [s, m] = groupScale(bytes, from + 4, group);
      scales[block * 8 + group] = scale * s;
      minimums[block * 8 + group] = -minimum * m;
      const shift = group & 1 ? 4 : 0;
      const packed = from + size - 128 + (group >> 1) * GROUP;
      const to = (block * 8 + group) * GROUP;
      for (let i = 0; i < GROUP; i++) {
        const fifth = bits === 5 ? ((bytes[from + 16 + i]! >> group) & 1) << 4 : 0;
        levels[to + i] = ((bytes[packed + i]! >> shift) & 15) | fifth;
      }
    }
  }
}

function groupScale(bytes: Uint8Array, at: number, group: number): readonly [scale: number, minimum: number] {
  if (group < 4) return [bytes[at + group]! & 63, bytes[at + group + 4]! & 63];
  return [
    (bytes[at + group + 4]! & 15) | ((bytes[at + group - 4]! >> 6) << 4),
    (bytes[at + group + 4]! >> 4) | ((bytes[at + group]! >> 6) << 4),
  ];
}
