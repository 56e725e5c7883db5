import { BLOCKS, countOf, type StoredTensor } from './tensor.js';
import { bfloatToFloat, HALF_TO_FLOAT } from './half.js';
import { dequantiseQ4K, dequantiseQ5K, dequantiseQ6K } from './k-quants.js';

/** The tensor's numbers as 32-bit floats, in stored order. */
export function dequantise(tensor: StoredTensor): Float32Array {
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
    case 'Q4_0':
      dequantiseQ4(bytes, out, blocks, 18, 2, false);
      break;
    case 'Q4_1':
      dequantiseQ4(bytes, out, blocks, 20, 4, true);
      break;
    case 'Q8_0':
      dequantiseQ8(bytes, out, blocks);
      break;
    case 'Q4_K':
      dequantiseQ4K(bytes, out, blocks);
      break;
    case 'Q5_K':
      dequantiseQ5K(bytes, out, blocks);
      break;
    case 'Q6_K':
      dequantiseQ6K(bytes, out, blocks);
      break;
    default:
      tensor.type satisfies never;
  }
  return out;
}

export function halfAt(bytes: Uint8Array, at: number): number {
  return HALF_TO_FLOAT[bytes[at]! | (bytes[at + 1]! << 8)]!;
}

/** Low nibbles are the first sixteen weights of a block, high nibbles the last. */
function dequantiseQ4(
  bytes: Uint8Array,
  out: Float32Array,
  blocks: number,
  size: number,
  header: number,
  hasMinimum: boolean,
): void {
  for (let block = 0; block < blocks; block++) {
    const from = block * size;
    const to = block * 32;
    const scale = halfAt(bytes, from);
    const minimum = hasMinimum ? halfAt(bytes, from + 2) : -8 * scale;
    for (let i = 0; i < 16; i++) {
      const pair = bytes[from + header + i]!;
      out[to + i] = (pair & 15) * scale + minimum;
      out[to + 16 + i] = (pair >> 4) * scale + minimum;
    }
  }
}

function dequantiseQ8(bytes: Uint8Array, out: Float32Array, blocks: number): void {
  for (let block = 0; block < blocks; block++) {
    const from = block * 34;
    const scale = halfAt(bytes, from);
    for (let i = 0; i < 32; i++) out[block * 32 + i] = ((bytes[from + 2 + i]! << 24) >> 24) * scale;
  }
}
