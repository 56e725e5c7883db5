import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dequantise } from '../../../../kernel-lib/src/model/weights/dequantise.js';
import type { StoredType } from '../../../../kernel-lib/src/model/weights/tensor.js';

const reference = JSON.parse(
  readFileSync(new URL('../reference/quants.json', import.meta.url), 'utf8'),
) as Record<StoredType, { bytes: string; floats: string }>;

describe('dequantise', () => {
  it.each(Object.entries(reference))('reads %s as the gguf package does', (type, { bytes, floats }) => {
    const expected = new Float32Array(new Uint8Array(Buffer.from(floats, 'base64')).buffer);
    const tensor = {
      shape: [expected.length],
      type: type as StoredType,
      bytes: new Uint8Array(Buffer.from(bytes, 'base64')),
    };
    const actual = dequantise(tensor);
    expect(actual.length).toBe(expected.length);
    actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
  });
});
