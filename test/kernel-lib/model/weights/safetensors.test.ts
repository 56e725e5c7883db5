import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../../kernel-lib/src/model/error.js';
import { dequantise } from '../../../../kernel-lib/src/model/weights/dequantise.js';
import { SafetensorsFile } from '../../../../kernel-lib/src/model/weights/safetensors.js';
import { scratchFolder } from '../../../support/scratch.js';

const folder = scratchFolder();

function write(bytes: Uint8Array): string {
  const path = join(folder, 'file.safetensors');
  writeFileSync(path, bytes);
  return path;
}

function withHeader(header: unknown, data: Uint8Array = new Uint8Array(16)): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  return Buffer.concat([Buffer.from(BigUint64Array.of(BigInt(text.length)).buffer), text, data]);
}

function readWhole(path: string): void {
  const file = new SafetensorsFile(path);
  try {
    for (const name of file.names) dequantise(file.read(name));
  } finally {
    file.close();
  }
}

const ENTRY = { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] };
const SMALL = withHeader(
  { __metadata__: { format: 'pt' }, t: ENTRY },
  new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer),
);

describe('a safetensors file', () => {
  it('gives its tensors', () => {
    const file = new SafetensorsFile(write(SMALL));
    expect(file.names).toEqual(['t']);
    expect([...dequantise(file.read('t'))]).toEqual([1, 2, 3, 4]);
    file.close();
  });

  it('reads half and brain floats', () => {
    const halves = Uint8Array.of(0x00, 0x3c, 0x00, 0xc0);
    const brains = Uint8Array.of(0x80, 0x3f, 0x00, 0xc0);
    const header = {
      h: { dtype: 'F16', shape: [2], data_offsets: [0, 4] },
      b: { dtype: 'BF16', shape: [2], data_offsets: [4, 8] },
    };
    const file = new SafetensorsFile(write(withHeader(header, Buffer.concat([halves, brains]))));
    expect([[...dequantise(file.read('h'))], [...dequantise(file.read('b'))]]).toEqual([
      [1, -2],
      [1, -2],
    ]);
    file.close();
  });

  it('is refused where it is cut short anywhere', () => {
    for (let length = 0; length < SMALL.length; length++) {
      const path = write(SMALL.subarray(0, length));
      expect(() => readWhole(path), `cut at ${length}`).toThrow(ModelError);
    }
  });

  it.each([
    [
      'a header longer than the file',
      Buffer.from(BigUint64Array.of(1_000_000n).buffer),
      /spans 1000000 bytes at 8/,
    ],
    [
      'an absurd header',
      Buffer.from(BigUint64Array.of(2n ** 60n).buffer),
      /claims 1152921504606847000 bytes/,
    ],
    ['a header that is no JSON', withHeader('{"t":'), /its header is no JSON/],
    ['a header that is a list', withHeader([ENTRY]), /its header is no object/],
    [
      'offsets beyond the end',
      withHeader({ t: { ...ENTRY, data_offsets: [0, 17] } }),
      /"t" lies at 0–17 of 16 bytes/,
    ],
    ['offsets backwards', withHeader({ t: { ...ENTRY, data_offsets: [8, 0] } }), /"t" lies at 8–0/],
    ['a negative size', withHeader({ t: { ...ENTRY, shape: [-2, -2] } }), /not described by/],
    [
      'a shape of another size',
      withHeader({ t: { ...ENTRY, shape: [2, 3] } }),
      /16 bytes for the shape \[2, 3\]/,
    ],
    ['a huge shape', withHeader({ t: { ...ENTRY, shape: [2 ** 40, 2 ** 10] } }), /16 bytes for the shape/],
    ['an unknown type', withHeader({ t: { ...ENTRY, dtype: 'F8_E4M3' } }), /of the type F8_E4M3/],
  ])('is refused for %s', (_, bytes, message) => {
    expect(() => readWhole(write(bytes))).toThrow(message);
  });

  it('never crashes, whatever bytes are changed', () => {
    const stored = readFileSync(
      fileURLToPath(new URL('../reference/gpt-neo/model.safetensors', import.meta.url)),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const bytes = Uint8Array.from(stored);
          for (const [at, value] of changes) bytes[at] = value;
          try {
            readWhole(write(bytes));
          } catch (error) {
            expect(error).toBeInstanceOf(ModelError);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
