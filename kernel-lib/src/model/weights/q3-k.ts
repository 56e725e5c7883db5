import { halfAt } from './half.js';

/** Sixteen groups of 16 with 6-bit scales; each weight is two low bits and one high bit. */
export function dequantiseQ3K(bytes: Uint8Array, out: Float32Array, blocks: number): void {
  for (let block = 0; block < blocks; block++) {
    const from = block * 110;
    const scale = halfAt(bytes, from + 108);
    for (let group = 0; group < 16; group++) {
      const step = scale * (groupScale(bytes, from + 96, group) - 32);
      const half = (group & 1) * 16;
      const low = from + 32 + (group >> 3) * 32 + half;
      const high = from + half;
      const shift = ((group >> 1) & 3) * 2;
      const to = block * 256 + group * 16;
      for (let i = 0; i < 16; i++) {
        const highBit = (bytes[high + i]! >> (group >> 1)) & 1;
        out[to + i] = step * (((bytes[low + i]! >> shift) & 3) + 4 * highBit - 4);
      }
    }
  }
}

/** Twelve bytes hold sixteen numbers of six bits: low nibbles in the first eight, pairs of high bits in the last four. */
function groupScale(bytes: Uint8Array, at: number, group: number): number {
  const nibble = (bytes[at + (group & 7)]! >> (group >> 3 ? 4 : 0)) & 15;
  return nibble | (((bytes[at + 8 + (group & 3)]! >> ((group >> 2) * 2)) & 3) << 4);
}
