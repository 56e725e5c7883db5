import { HALF_TO_FLOAT } from './half.js';

/** Super-blocks of 256 weights: eight groups of 32 with 6-bit scales and minimums (Q4_K and Q5_K). */
function groupScale(bytes: Uint8Array, at: number, group: number): readonly [scale: number, minimum: number] {
  if (group < 4) return [bytes[at + group]! & 63, bytes[at + group + 4]! & 63];
  return [
    (bytes[at + group + 4]! & 15) | ((bytes[at + group - 4]! >> 6) << 4),
    (bytes[at + group + 4]! >> 4) | ((bytes[at + group]! >> 6) << 4),
  ];
}

function half(bytes: Uint8Array, at: number): number {
  return HALF_TO_FLOAT[bytes[at]! | (bytes[at + 1]! << 8)]!;
}

export function dequantiseQ4K(bytes: Uint8Array, out: Float32Array, blocks: number): void {
  for (let block = 0; block < blocks; block++) {
    const from = block * 144;
    const scale = half(bytes, from);
    const minimum = half(bytes, from + 2);
    for (let group = 0; group < 8; group++) {
      const [s, m] = groupScale(bytes, from + 4, group);
      const shift = group & 1 ? 4 : 0;
      const packed = from + 16 + (group >> 1) * 32;
      for (let i = 0; i < 32; i++) {
        out[block * 256 + group * 32 + i] = scale * s * ((bytes[packed + i]! >> shift) & 15) - minimum * m;
      }
    }
  }
}

export function dequantiseQ5K(bytes: Uint8Array, out: Float32Array, blocks: number): void {
  for (let block = 0; block < blocks; block++) {
    const from = block * 176;
    const scale = half(bytes, from);
    const minimum = half(bytes, from + 2);
    for (let group = 0; group < 8; group++) {
      const [s, m] = groupScale(bytes, from + 4, group);
      const shift = group & 1 ? 4 : 0;
      const packed = from + 48 + (group >> 1) * 32;
      for (let i = 0; i < 32; i++) {
        const high = ((bytes[from + 16 + i]! >> group) & 1) << 4;
        const value = ((bytes[packed + i]! >> shift) & 15) | high;
        out[block * 256 + group * 32 + i] = scale * s * value - minimum * m;
      }
    }
  }
}

/** Sixteen groups of 16 with 8-bit scales; each weight is four low bits and two high bits. */
export function dequantiseQ6K(bytes: Uint8Array, out: Float32Array, blocks: number): void {
  for (let block = 0; block < blocks; block++) {
    const from = block * 210;
    const scale = half(bytes, from + 208);
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
