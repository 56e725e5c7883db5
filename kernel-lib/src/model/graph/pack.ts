import { dequantise } from '../weights/dequantise.js';
import { type Grid, gridOf } from '../weights/grid.js';
import { halfAt } from '../weights/half.js';
import type { StoredTensor } from '../weights/tensor.js';
import type { Matrix } from '../architecture/weights.js';

/** Weights per scale. */
export const BLOCK = 32;

/** A matrix as `MatMulNBits` reads it: blocks along the columns. */
export interface PackedMatrix {
  readonly bits: 4 | 8;
  readonly rows: number;
  readonly columns: number;
  readonly blocksPerRow: number;
  /** [rows, blocks, bytes of a block]; the value 2^(bits − 1) is zero. */
  readonly values: Uint8Array;
  /** [rows, blocks] */
  readonly scales: Float32Array;
  /** What each block adds to every weight in it, [blocks, rows]; absent where all are zero. */
  readonly offsets?: Float32Array;
}

export function floatsOf(matrix: Matrix): Float32Array {
  if (matrix.parts.length === 1) return dequantise(matrix.parts[0]!);
  const out = new Float32Array(matrix.rows * matrix.columns);
  let at = 0;
  for (const part of matrix.parts) {
    const floats = dequantise(part);
    out.set(floats, at);
    at += floats.length;
  }
  return out;
}

/** Symmetric by block, for rows that are looked up: exact for a matrix stored as Q8_0, else within 1/254 of the block's largest weight. */
export function packTable(matrix: Matrix): PackedMatrix {
  const packed = allocate(matrix, 8);
  eachPart(matrix, (part, row) => {
    if (part.type === 'Q8_0') copyQ8(part, packed, row);
    else quantise8(dequantise(part), packed, row);
  });
  return packed;
}

/** Like {@link packTable}, and exact too for what is stored as steps of four or five bits. */
export function packInt8(matrix: Matrix): PackedMatrix {
  const packed = allocate(matrix, 8);
  const offsets = new Float32Array(packed.scales.length);
  eachPart(matrix, (part, row) => {
    const grid = gridOf(part);
    if (grid) copyGrid(grid, packed, offsets, row);
    else if (part.type === 'Q8_0') copyQ8(part, packed, row);
    else quantise8(dequantise(part), packed, row);
  });
  return withOffsets(packed, offsets);
}

/**
 * Exact for a matrix stored as steps of four bits; else by block with a scale and an offset,
 * rounded to the nearest of sixteen steps.
 */
export function packInt4(matrix: Matrix): PackedMatrix {
  const packed = allocate(matrix, 4);
  const offsets = new Float32Array(packed.scales.length);
  eachPart(matrix, (part, row) => {
    const grid = gridOf(part);
    if (grid?.bits === 4) copyGrid(grid, packed, offsets, row);
    else quantise4(dequantise(part), packed, offsets, row);
  });
  return withOffsets(packed, offsets);
}

function eachPart(matrix: Matrix, pack: (part: StoredTensor, row: number) => void): void {
  let row = 0;
  for (const part of matrix.parts) {
    pack(part, row);
    row += part.shape[0]!;
  }
}

function withOffsets(packed: PackedMatrix, offsets: Float32Array): PackedMatrix {
  return offsets.some((offset) => offset !== 0) ? { ...packed, offsets } : packed;
}

function allocate(matrix: Matrix, bits: 4 | 8): PackedMatrix {
  const { rows, columns } = matrix;
  const blocksPerRow = columns / BLOCK;
  const blocks = rows * blocksPerRow;
  const values = new Uint8Array((blocks * BLOCK * bits) / 8);
  return { bits, rows, columns, blocksPerRow, values, scales: new Float32Array(blocks) };
}

function copyQ8(part: StoredTensor, packed: PackedMatrix, row: number): void {
  const { bytes } = part;
  const { values, scales } = packed;
  const first = row * packed.blocksPerRow;
  const count = part.shape[0]! * packed.blocksPerRow;
  for (let block = 0; block < count; block++) {
    const from = block * 34;
    const to = (first + block) * BLOCK;
    scales[first + block] = halfAt(bytes, from);
    for (let i = 0; i < BLOCK; i++) values[to + i] = bytes[from + 2 + i]! ^ 0x80;
  }
}

/** Levels around the middle of their range, so that symmetric ones need no offset. */
function copyGrid(grid: Grid, packed: PackedMatrix, offsets: Float32Array, row: number): void {
  const { bits, values, scales, blocksPerRow, rows } = packed;
  const middle = grid.bits === 5 ? 16 : 8;
  const first = row * blocksPerRow;
  for (let group = 0; group < grid.scales.length; group++) {
    const block = first + group;
    const scale = grid.scales[group]!;
    scales[block] = scale;
    const at = block % blocksPerRow;
    offsets[at * rows + (block - at) / blocksPerRow] = grid.minimums[group]! + middle * scale;
    const from = group * BLOCK;
    if (bits === 8) {
      for (let i = 0; i < BLOCK; i++) values[block * BLOCK + i] = grid.levels[from + i]! + 128 - middle;
    } else {
      for (let i = 0; i < 16; i++)
        values[block * 16 + i] = grid.levels[from + 2 * i]! | (grid.levels[from + 2 * i + 1]! << 4);
    }
  }
}

function quantise8(floats: Float32Array, packed: PackedMatrix, row: number): void {
  const { values, scales, blocksPerRow, columns } = packed;
  const rows = floats.length / columns;
  for (let r = 0; r < rows; r++) {
    for (let b = 0; b < blocksPerRow; b++) {
      const from = r * columns + b * BLOCK;
      const end = from + BLOCK;
      let largest = 0;
      for (let i = from; i < end; i++) {
        const size = Math.abs(floats[i]!);
        if (size > largest) largest = size;
      }
      const block = (row + r) * blocksPerRow + b;
      const scale = largest / 127;
      const inverse = scale > 0 ? 1 / scale : 0;
      scales[block] = scale;
      for (let i = from; i < end; i++)
        values[block * BLOCK + i - from] = 128 + Math.round(floats[i]! * inverse);
    }
  }
}

function quantise4(floats: Float32Array, packed: PackedMatrix, offsets: Float32Array, row: number): void {
  const { values, scales, blocksPerRow, columns } = packed;
  const rows = floats.length / columns;
  for (let r = 0; r < rows; r++) {
    for (let b = 0; b < blocksPerRow; b++) {
      const from = r * columns + b * BLOCK;
      const end = from + BLOCK;
      let low = Infinity;
      let high = -Infinity;
      for (let i = from; i < end; i++) {
        const value = floats[i]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      const block = (row + r) * blocksPerRow + b;
      const scale = (high - low) / 15;
      const inverse = scale > 0 ? 1 / scale : 0;
      scales[block] = scale;
      offsets[b * packed.rows + row + r] = low + 8 * scale;
      for (let i = from; i < end; i++) {
        const step = Math.round((floats[i]! - low) * inverse);
        const at = block * BLOCK + i - from;
        const byte = values[at >> 1]!;
        values[at >> 1] = at & 1 ? (byte & 0x0f) | (step << 4) : (byte & 0xf0) | step;
      }
    }
  }
}
