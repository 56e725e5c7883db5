import { halfAt } from './half.js';

/** Sixteen groups of 16, whose 4-bit scales and minimums have a scale each; two bits a weight. */
export function dequantiseQ2K(bytes: Uint8Array, out: Float32Array, blocks: number): void {
  for (let block = 0; block < blocks; block++) {
    const from = block * 84;
    const scale = halfAt(bytes, from + 80);
    const minimum = halfAt(bytes, from + 82);
    for (let group = 0; group < 16; group++) {
      const both = bytes[from + group]!;
      const step = scale * (both & 15);
      const least = minimum * (both >> 4);
      const levels = from + 16 + (group >> 3) * 32 + (group & 1) * 16;
      const shift = ((group >> 1) & 3) * 2;
      const to = block * 256 + group * 16;
      for (let i = 0; i < 16; i++) out[to + i] = step * ((bytes[levels + i]! >> shift) & 3) - least;
    }
  }
}
