import type { Matrix } from '../architecture/weights.js';
import type { Precision } from '../types.js';
import { bytesOf, type Graph } from './graph.js';
import { BLOCK, floatsOf, packInt4, packInt8, packTable, type PackedMatrix } from './pack.js';

/** The kernels quantise the activations to 8 bits too; without it they run several times slower. */
const INT8_ACTIVATIONS = 4;

/** A matrix in the graph, to multiply by or to look rows up in; its bytes are written once for both. */
export interface GraphMatrix {
  /** `x` [1, S, columns] → [1, S, rows] */
  multiply(x: string): string;
  /** ids [1, S] → [1, S, columns] */
  lookUp(ids: string): string;
}

/**
 * Rows that are no multiple of a block stay floats. Otherwise the precision is a ceiling: what is stored with four
 * bits keeps exactly these at int8 too, since rounding them anew moves logits by more than near ties can bear; what is
 * stored with five, six or eight gets eight at int4, since whoever made the file found it to need them; and so does what is
 * stored with two or three, whose groups are half as long and would be rounded a second time.
 */
export function addMatrix(graph: Graph, matrix: Matrix, precision: Precision): GraphMatrix {
  if (precision === 'fp32' || matrix.columns % BLOCK !== 0) return floatMatrix(graph, matrix);
  const types = matrix.parts.map((part) => part.type);
  const storedWithFour = types.every((type) => type.startsWith('Q4'));
  const needsEight = types.some((type) => /^Q[^4]/.test(type));
  const four = storedWithFour || (precision === 'int4' && !needsEight);
  return packedMatrix(graph, four ? packInt4(matrix) : packInt8(matrix));
}

/** Like {@link addMatrix}, of eight bits at least: for rows that are looked up. */
export function addTable(graph: Graph, matrix: Matrix, precision: Precision): GraphMatrix {
  if (precision === 'fp32' || matrix.columns % BLOCK !== 0) return floatMatrix(graph, matrix);
  return packedMatrix(graph, packTable(matrix));
}

function floatMatrix(graph: Graph, matrix: Matrix): GraphMatrix {
  const weight = graph.weight('float', [matrix.rows, matrix.columns], bytesOf(floatsOf(matrix)));
  return {
    multiply: (x) =>
      graph.node('FusedMatMul', [x, weight], { domain: 'com.microsoft', attributes: { transB: 1 } }),
    lookUp: (ids) => graph.node('Gather', [weight, ids]),
  };
}

function packedMatrix(graph: Graph, packed: PackedMatrix): GraphMatrix {
  const { bits, rows, columns, blocksPerRow } = packed;
  const blockBytes = (BLOCK * bits) / 8;
  const values = graph.weight('uint8', [rows, blocksPerRow, blockBytes], packed.values);
  const scales = graph.weight('float', [rows, blocksPerRow], bytesOf(packed.scales));
  const offsets = packed.offsets && graph.weight('float', [blocksPerRow, rows], bytesOf(packed.offsets));
  return {
    multiply: (x) => {
      const product = graph.node('MatMulNBits', [x, values, scales], {
        domain: 'com.microsoft',
        attributes: { K: columns, N: rows, bits, block_size: BLOCK, accuracy_level: INT8_ACTIVATIONS },
      });
      if (!offsets) return product;
      const sums = blockSums(graph, x, columns);
      return graph.node('Add', [product, graph.node('MatMul', [sums, offsets])]);
    },
    lookUp: (ids) => {
      if (offsets)
        throw new RangeError('Rows with an offset per block cannot be looked up: pack them with 8 bits.');
      const flat = graph.alias(values, [rows, blocksPerRow * blockBytes]);
      return graph.node('GatherBlockQuantized', [flat, ids, scales], {
        domain: 'com.microsoft',
        attributes: { bits, block_size: BLOCK, gather_axis: 0, quantize_axis: 1 },
      });
    },
  };
}

/** [1, S, columns] → [1, S, blocks]: the sum of each block. */
function blockSums(graph: Graph, x: string, columns: number): string {
  const shape = graph.integers([0, 0, columns / BLOCK, BLOCK]);
  return graph.node('ReduceSum', [graph.node('Reshape', [x, shape]), graph.integers([-1])], {
    attributes: { keepdims: 0 },
  });
}
