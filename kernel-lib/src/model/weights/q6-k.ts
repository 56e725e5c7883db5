import { halfAt } from './half.js';

/** Sixteen groups of 16 with 8-bit scales; each weight is four low bits and two high bits. */
export function dequantiseQ6K(bytes: Uint8Array, out: Float32Array, blocks: number): void {
  for (let block = 0; block < blocks; block++) {
    const from = block * 210;
    const scale = halfAt(bytes, from + 208);
    for (let part = 0; part < 2; part++) {
      const low = from + part * 64;
      const high = from + 128 + part * 32;
      const scales = from + 192 + part * 8;
      const to = block * 256 + part * 128;
      for (let quarter = 0; quarter < 4; quarter++) {
        for (let i = 0; i < 32; i++) {
          const nibble = (bytes[low + (quarter & 1) * 32 + i]! >> (quarter >> 1 ? 4 : 0)) & 15;
          const value = (nibble | (((bytes[high + i]! >> (quarter * 2)) & 3) << 4)) - 32;
          const group = (bytes[scales + quarter * 2 + (i >> 4)]! << 24) >> 24;
          out[to + quarter * 32 + i] = scale * group * value;
        }
      }
    }
  }
}
