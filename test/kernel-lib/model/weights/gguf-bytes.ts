/** Writes a small GGUF file, version 3, for tests. */
export function ggufBytes(file: {
  metadata: Record<string, string | number | boolean | string[] | number[]>;
  tensors: Record<string, { shape: number[]; values: Float32Array }>;
}): Uint8Array {
  const parts: Buffer[] = [];
  const u32 = (value: number): void => void parts.push(Buffer.from(Uint32Array.of(value).buffer));
  const u64 = (value: number): void => void parts.push(Buffer.from(BigUint64Array.of(BigInt(value)).buffer));
  const text = (value: string): void => {
    u64(Buffer.byteLength(value));
    parts.push(Buffer.from(value));
  };
  const scalar = (value: string | number | boolean): [type: number, write: () => void] => {
    if (typeof value === 'string') return [8, () => text(value)];
    if (typeof value === 'boolean') return [7, () => void parts.push(Buffer.of(value ? 1 : 0))];
    return [6, () => void parts.push(Buffer.from(Float32Array.of(value).buffer))];
  };
  parts.push(Buffer.from('GGUF'));
  u32(3);
  u64(Object.keys(file.tensors).length);
  u64(Object.keys(file.metadata).length);
  for (const [key, value] of Object.entries(file.metadata)) {
    text(key);
    if (Array.isArray(value)) {
      u32(9);
      u32(scalar(value[0] ?? '')[0]);
      u64(value.length);
      for (const element of value) scalar(element)[1]();
    } else {
      const [type, write] = scalar(value);
      u32(type);
      write();
    }
  }
  let offset = 0;
  for (const [name, { shape, values }] of Object.entries(file.tensors)) {
    text(name);
    u32(shape.length);
    for (const size of [...shape].reverse()) u64(size);
    u32(0);
    u64(offset);
    offset += Math.ceil(values.byteLength / 32) * 32;
  }
  const head = Buffer.concat(parts);
  const data = Object.values(file.tensors).map(({ values }) => {
    const bytes = Buffer.alloc(Math.ceil(values.byteLength / 32) * 32);
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return bytes;
  });
  return new Uint8Array(Buffer.concat([head, Buffer.alloc((32 - (head.length % 32)) % 32), ...data]));
}
