import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../../kernel-lib/src/model/architecture/weights.js';
import { ExternalData } from '../../../../kernel-lib/src/model/graph/external-data.js';
import { Graph } from '../../../../kernel-lib/src/model/graph/graph.js';
import { addMatrix } from '../../../../kernel-lib/src/model/graph/linear.js';
import { floatsOf } from '../../../../kernel-lib/src/model/graph/pack.js';
import type { Precision } from '../../../../kernel-lib/src/model/types.js';
import {
  BLOCKS,
  type StoredTensor,
  type StoredType,
} from '../../../../kernel-lib/src/model/weights/tensor.js';
import { randomNumbers } from '../../../../kernel-lib/src/generate/sampler.js';
import { scratchFolder } from '../../../support/scratch.js';

const ROWS = 48;
const COLUMNS = 256;
const folder = scratchFolder();
let files = 0;

/** Random blocks with scales of half precision between 2^-8 and 2^-6. */
function randomTensor(type: StoredType, rows: number): StoredTensor {
  const random = randomNumbers(5);
  if (type === 'F32') {
    const values = Float32Array.from({ length: rows * COLUMNS }, () => random() - 0.5);
    return { shape: [rows, COLUMNS], type, bytes: new Uint8Array(values.buffer) };
  }
  const { weights, bytes: size } = BLOCKS[type];
  const bytes = Uint8Array.from({ length: ((rows * COLUMNS) / weights) * size }, () =>
    Math.floor(random() * 256),
  );
  const halves = /_1$|[245]_K/.test(type) ? 2 : 1;
  const scaleAt = { Q2_K: 80, Q3_K: 108, Q6_K: 208 }[type as string] ?? 0;
  for (let at = 0; at < bytes.length; at += size) {
    for (let half = 0; half < halves; half++)
      bytes[at + scaleAt + 2 * half + 1] = 0x1c + Math.floor(random() * 8) + 128 * half;
  }
  return { shape: [rows, COLUMNS], type, bytes };
}

async function multiplied(
  matrix: Matrix,
  precision: Precision,
  x: Float32Array,
  looksUp: boolean,
): Promise<{ product: Float32Array; row: Float32Array }> {
  const name = `m${files++}`;
  const data = new ExternalData(join(folder, `${name}.bin`));
  const graph = new Graph(data);
  graph.input('x', 'float', [1, 's', COLUMNS]);
  graph.input('ids', 'int64', [1, 's']);
  const added = addMatrix(graph, matrix, precision);
  graph.rename(added.multiply('x'), 'y');
  graph.rename(looksUp ? added.lookUp('ids') : graph.node('Cast', ['ids'], { attributes: { to: 1 } }), 'row');
  graph.output('y', 'float', [1, 's', matrix.rows]);
  graph.output('row', 'float', [1, 's', 'width']);
  writeFileSync(join(folder, `${name}.onnx`), graph.toBytes());
  data.close();
  const session = await InferenceSession.create(join(folder, `${name}.onnx`), { logSeverityLevel: 3 });
  const out = await session.run({
    x: new Tensor('float32', x, [1, 1, COLUMNS]),
    ids: new Tensor('int64', BigInt64Array.of(3n), [1, 1]),
  });
  await session.release();
  return { product: out['y']!.data as Float32Array, row: out['row']!.data as Float32Array };
}

function product(weights: Float32Array, x: Float32Array): number[] {
  return Array.from({ length: weights.length / COLUMNS }, (_, row) =>
    x.reduce((sum, value, i) => sum + value * weights[row * COLUMNS + i]!, 0),
  );
}

function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let error = 0;
  let length = 0;
  for (let i = 0; i < expected.length; i++) {
    error += (actual[i]! - expected[i]!) ** 2;
    length += expected[i]! ** 2;
  }
  return Math.sqrt(error / length);
}

const random = randomNumbers(11);
const X = Float32Array.from({ length: COLUMNS }, () => random() - 0.5);

describe('a matrix in the graph', () => {
  it.each([
    ['F32', 'fp32', 1e-6, 1e-7],
    ['Q4_1', 'fp32', 1e-6, 1e-7],
    // Exact weights; what is left is the rounding of the activations to 8 bits.
    ['Q8_0', 'int8', 0.012, 1e-6],
    ['Q4_0', 'int4', 0.012, 1e-6],
    ['Q4_1', 'int4', 0.012, undefined],
    ['Q4_1', 'int8', 0.012, undefined],
    ['Q4_K', 'int4', 0.012, undefined],
    ['Q4_K', 'int8', 0.012, undefined],
    ['Q5_0', 'int8', 0.012, 1e-6],
    ['Q5_1', 'int4', 0.012, undefined],
    ['Q5_K', 'int8', 0.012, undefined],
    // Scales for sixteen weights each, of which two share a block here.
    ['Q2_K', 'int4', 0.015, 0.01],
    ['Q3_K', 'int4', 0.015, 0.01],
    ['Q6_K', 'int8', 0.015, 0.01],
    // Rounded weights.
    ['F32', 'int8', 0.015, 0.01],
    ['F32', 'int4', 0.12, undefined],
  ] as const)(
    'stored as %s multiplies and is looked up at %s',
    async (type, precision, tolerance, lookUpTolerance) => {
      const matrix: Matrix = {
        rows: 2 * ROWS,
        columns: COLUMNS,
        parts: [randomTensor(type, ROWS), randomTensor(type, ROWS)],
      };
      const weights = floatsOf(matrix);
      const result = await multiplied(matrix, precision, X, lookUpTolerance !== undefined);
      expect(relativeError(result.product, product(weights, X))).toBeLessThan(tolerance);
      if (lookUpTolerance === undefined) return;
      expect(relativeError(result.row, weights.subarray(3 * COLUMNS, 4 * COLUMNS))).toBeLessThan(
        lookUpTolerance,
      );
    },
  );

  it('does not saturate at int8 where all products have one sign', async () => {
    const values = new Float32Array(ROWS * COLUMNS).fill(1);
    const matrix: Matrix = {
      rows: ROWS,
      columns: COLUMNS,
      parts: [{ shape: [ROWS, COLUMNS], type: 'F32', bytes: new Uint8Array(values.buffer) }],
    };
    const { product } = await multiplied(matrix, 'int8', new Float32Array(COLUMNS).fill(1), false);
    for (const value of product) expect(value).toBeCloseTo(COLUMNS, 0);
  });
});
