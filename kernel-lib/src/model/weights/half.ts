const SCRATCH = new DataView(new ArrayBuffer(4));

/** All 65,536 half-precision numbers, by their bits. */
const HALF_TO_FLOAT: Float32Array = Float32Array.from({ length: 65_536 }, (_, bits) => {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
});

/** The half-precision number at a byte, little-endian. */
export function halfAt(bytes: Uint8Array, at: number): number {
  return HALF_TO_FLOAT[bytes[at]! | (bytes[at + 1]! << 8)]!;
}

export function bfloatToFloat(bits: number): number {
  SCRATCH.setUint32(0, bits << 16);
  return SCRATCH.getFloat32(0);
}
