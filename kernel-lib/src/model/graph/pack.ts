import { dequantise, halfAt } from '../weights/dequantise.js';
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

/** Exact for a matrix stored as Q8_0; else symmetric by block, within 1/254 of the block's largest weight. */
export function packInt8(matrix: Matrix): PackedMatrix {
  const packed = allocate(matrix, 8);
  let row = 0;
  for (const part of matrix.parts) {
    if (part.type === 'Q8_0') copyQ8(part, packed, row);
    else quantise8(dequantise(part), packed, row);
    row += part.shape[0]!;
  }
  return packed;
}

/**
 * Exact for a matrix stored as Q4_0 or Q4_1; else by block with a scale and an offset,
 * rounded to the nearest of sixteen steps.
 */
export function packInt4(matrix: Matrix): PackedMatrix {
  const packed = allocate(matrix, 4);
  const offsets = new Float32Array(packed.scales.length);
  let row = 0;
  for (const part of matrix.parts) {
    if (part.type === 'Q4_0') copyQ4(part, packed, offsets, row, 18, 2);
    else if (part.type === 'Q4_1') copyQ4(part, packed, offsets, row, 20, 4);
    else quantise4(dequantise(part), packed, offsets, row);
    row += part.shape[0]!;
  }
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

/** GGML keeps weights i and i + 16 in one byte, the runtime 2i and 2i + 1. */
function copyQ4(
  part: StoredTensor,
  packed: PackedMatrix,
  offsets: Float32Array,
  row: number,
  size: number,
  header: number,
): void {
  const { bytes } = part;
  const { values, scales, blocksPerRow, rows } = packed;
  const count = part.shape[0]! * blocksPerRow;
  const first = row * blocksPerRow;
  for (let block = 0; block < count; block++) {
    const from = block * size;
    const to = (first + block) * 16;
    const scale = halfAt(bytes, from);
    scales[first + block] = scale;
    for (let i = 0; i < 8; i++) {
      const a = bytes[from + header + 2 * i]!;
      const b = bytes[from + header + 2 * i + 1]!;
      values[to + i] = (a & 15) | ((b & 15) << 4);
      values[to + 8 + i] = (a >> 4) | (b & 0xf0);
    }
    if (header === 4) {
      const at = (first + block) % blocksPerRow;
      const line = (first + block - at) / blocksPerRow;
      offsets[at * rows + line] = halfAt(bytes, from + 2) + 8 * scale;
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
