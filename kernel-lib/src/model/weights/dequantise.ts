import { BLOCKS, countOf, type StoredTensor } from './tensor.js';
import { type Grid, GROUP, toGrid } from './grid.js';
import { bfloatToFloat, halfAt } from './half.js';
import { dequantiseQ2K } from './q2-k.js';
import { dequantiseQ3K } from './q3-k.js';
import { dequantiseQ6K } from './q6-k.js';

/** The tensor's numbers as 32-bit floats, in stored order. */
export function dequantise({ type, shape, bytes }: StoredTensor): Float32Array {
  const count = countOf(shape);
  const blocks = count / BLOCKS[type].weights;
  const out = new Float32Array(count);
  switch (type) {
    case 'F32':
      new Uint8Array(out.buffer).set(bytes);
      break;
    case 'F16':
      for (let i = 0; i < count; i++) out[i] = halfAt(bytes, i * 2);
      break;
    case 'BF16':
      for (let i = 0; i < count; i++) out[i] = bfloatToFloat(bytes[i * 2]! | (bytes[i * 2 + 1]! << 8));
      break;
    case 'Q8_0':
      dequantiseQ8(bytes, out, blocks);
      break;
    case 'Q2_K':
      dequantiseQ2K(bytes, out, blocks);
      break;
    case 'Q3_K':
      dequantiseQ3K(bytes, out, blocks);
      break;
    case 'Q6_K':
      dequantiseQ6K(bytes, out, blocks);
      break;
    default:
      fillFrom(toGrid({ type, shape, bytes }), out);
  }
  return out;
}

function fillFrom({ levels, scales, minimums }: Grid, out: Float32Array): void {
  for (let group = 0; group < scales.length; group++) {
    const scale = scales[group]!;
    const minimum = minimums[group]!;
    const end = (group + 1) * GROUP;
    for (let i = group * GROUP; i < end; i++) out[i] = levels[i]! * scale + minimum;
  }
}

function dequantiseQ8(bytes: Uint8Array, out: Float32Array, blocks: number): void {
  for (let block = 0; block < blocks; block++) {
    const from = block * 34;
    const scale = halfAt(bytes, from);
    for (let i = 0; i < 32; i++) out[block * 32 + i] = ((bytes[from + 2 + i]! << 24) >> 24) * scale;
  }
}
