import { BLOCKS, countOf, type StoredTensor } from './tensor.js';
import { type Grid, gridOf, GROUP } from './grid.js';
import { bfloatToFloat, HALF_TO_FLOAT } from './half.js';
import { dequantiseQ6K } from './q6-k.js';

/** The tensor's numbers as 32-bit floats, in stored order. */
export function dequantise(tensor: StoredTensor): Float32Array {
  const grid = gridOf(tensor);
  if (grid) return fromGrid(grid);
  const count = countOf(tensor.shape);
  const { bytes } = tensor;
  if (tensor.type === 'F32') {
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + count * 4));
  }
  const out = new Float32Array(count);
  const blocks = count / BLOCKS[tensor.type].weights;
  switch (tensor.type) {
    case 'F16':
      for (let i = 0; i < count; i++) out[i] = halfAt(bytes, i * 2);
      break;
    case 'BF16':
      for (let i = 0; i < count; i++) out[i] = bfloatToFloat(bytes[i * 2]! | (bytes[i * 2 + 1]! << 8));
      break;
    case 'Q8_0':
      dequantiseQ8(bytes, out, blocks);
      break;
    case 'Q6_K':
      dequantiseQ6K(bytes, out, blocks);
      break;
    default:
      throw new RangeError(`"${tensor.type}" is a grid, and was none.`);
  }
  return out;
}

export function halfAt(bytes: Uint8Array, at: number): number {
  return HALF_TO_FLOAT[bytes[at]! | (bytes[at + 1]! << 8)]!;
}

function fromGrid({ levels, scales, minimums }: Grid): Float32Array {
  const out = new Float32Array(levels.length);
  for (let group = 0; group < scales.length; group++) {
    const scale = scales[group]!;
    const minimum = minimums[group]!;
    const end = (group + 1) * GROUP;
    for (let i = group * GROUP; i < end; i++) out[i] = levels[i]! * scale + minimum;
  }
  return out;
}

function dequantiseQ8(bytes: Uint8Array, out: Float32Array, blocks: number): void {
  for (let block = 0; block < blocks; block++) {
    const from = block * 34;
    const scale = halfAt(bytes, from);
    for (let i = 0; i < 32; i++) out[block * 32 + i] = ((bytes[from + 2 + i]! << 24) >> 24) * scale;
  }
}
