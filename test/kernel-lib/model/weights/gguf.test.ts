import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../../kernel-lib/src/model/error.js';
import { dequantise } from '../../../../kernel-lib/src/model/weights/dequantise.js';
import { GgufFile } from '../../../../kernel-lib/src/model/weights/gguf.js';
import { describeWith, testData } from '../../../support/tools.js';
import { scratchFolder } from '../../../support/scratch.js';
import { ggufBytes } from './gguf-bytes.js';

const folder = scratchFolder();

function write(bytes: Uint8Array): string {
  const path = join(folder, 'file.gguf');
  writeFileSync(path, bytes);
  return path;
}

/** Reads all that a file claims to hold. */
function readWhole(path: string, names: readonly string[]): void {
  const file = new GgufFile(path);
  try {
    for (const name of names) if (file.has(name)) dequantise(file.read(name));
  } finally {
    file.close();
  }
}

const SMALL = ggufBytes({
  metadata: { 'general.architecture': 'llama', 'a.number': 7, 'a.flag': true, 'a.list': ['x', 'yz'] },
  tensors: { t: { shape: [2, 32], values: Float32Array.from({ length: 64 }, (_, i) => i / 2) } },
});

describe('a GGUF file', () => {
  it('gives its metadata and tensors', () => {
    const file = new GgufFile(write(SMALL));
    expect(Object.fromEntries(file.metadata)).toEqual({
      'general.architecture': 'llama',
      'a.number': 7,
      'a.flag': true,
      'a.list': ['x', 'yz'],
    });
    const tensor = file.read('t');
    file.close();
    expect(tensor.shape).toEqual([2, 32]);
    expect([...dequantise(tensor)]).toEqual(Array.from({ length: 64 }, (_, i) => i / 2));
  });

  it('is refused where it is cut short anywhere, with the place', () => {
    for (let length = 0; length < SMALL.length; length++) {
      const path = write(SMALL.subarray(0, length));
      expect(() => readWhole(path, ['t']), `cut at ${length}`).toThrow(ModelError);
    }
  });

  it('never crashes or reserves more than the file justifies, whatever bytes are changed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(SMALL.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const bytes = SMALL.slice();
          for (const [at, value] of changes) bytes[at] = value;
          const path = write(bytes);
          const before = process.memoryUsage().arrayBuffers;
          try {
            readWhole(path, ['t']);
          } catch (error) {
            expect(error).toBeInstanceOf(ModelError);
            expect((error as Error).message).toContain('file.gguf');
          }
          expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 << 20);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is refused where it claims counts that it cannot hold', () => {
    const bytes = SMALL.slice();
    new DataView(bytes.buffer).setBigUint64(16, 99_999n, true);
    expect(() => new GgufFile(write(bytes))).toThrow(/no readable GGUF|spans/);
    new DataView(bytes.buffer).setBigUint64(16, 2n ** 63n, true);
    expect(() => new GgufFile(write(bytes))).toThrow(/metadata entries \(at most 100000 can be\)/);
  });

  it('says so when it is something else', () => {
    expect(() => new GgufFile(write(Buffer.from('PK\u0003\u0004 and so on')))).toThrow(
      /does not begin with "GGUF"/,
    );
    expect(() => new GgufFile(join(folder, 'missing.gguf'))).toThrow(/Cannot open/);
  });

  it('names the tensor that it lacks', () => {
    const file = new GgufFile(write(SMALL));
    expect(() => file.read('u')).toThrow(/has no tensor "u"/);
    file.close();
  });
});

describeWith(testData, 'stories260K as GGUF', (data) => {
  it('is refused where it is cut short, at any of its parts', () => {
    const bytes = readFileSync(join(data, 'models/stories260k/stories260K-f32.gguf'));
    for (let length = 1; length < bytes.length; length = Math.ceil(length * 1.7)) {
      const path = write(bytes.subarray(0, length));
      expect(
        () => readWhole(path, ['output_norm.weight', 'blk.4.ffn_up.weight']),
        `cut at ${length}`,
      ).toThrow(ModelError);
    }
  });
});
