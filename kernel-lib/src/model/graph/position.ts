import type { DecoderConfig } from '../architecture/config.js';
import { bytesOf, type Graph } from './graph.js';
import { fillRotary, type Rotary } from './rotary.js';

const FLOAT = 1;
const BFLOAT16 = 16;

/** Cosines and sines, [contextLength, half of the padded head]. */
export function rotaryTables(
  graph: Graph,
  rotary: Rotary,
  paddedHeadSize: number,
  contextLength: number,
): [cos: string, sin: string] {
  const width = paddedHeadSize / 2;
  const cos = new Float32Array(contextLength * width);
  const sin = new Float32Array(contextLength * width);
  fillRotary(cos, sin, width, rotary);
  const dims = [contextLength, width];
  return [graph.weight('float', dims, bytesOf(cos)), graph.weight('float', dims, bytesOf(sin))];
}

/**
 * [1, heads, S, total]: what ALiBi adds to the scores, after the runtime's scaling. Slopes, positions and their
 * product are each rounded to bfloat16, as the published model computes them.
 */
export function alibiBias(graph: Graph, config: DecoderConfig, sequence: string, total: string): string {
  const rounded = (x: string): string =>
    graph.node('Cast', [graph.node('Cast', [x], { attributes: { to: BFLOAT16 } })], {
      attributes: { to: FLOAT },
    });
  const scalar = graph.node('Squeeze', [total]);
  const steps = graph.node('Range', [graph.integers([0], []), scalar, graph.integers([1], [])]);
  const positions = rounded(graph.node('Cast', [steps], { attributes: { to: FLOAT } }));
  const slopes = rounded(graph.floats(alibiSlopes(config.heads), [1, config.heads, 1, 1]));
  const products = rounded(graph.node('Mul', [slopes, positions]));
  const rows = graph.node('Mul', [products, graph.floats([config.attentionScale], [1])]);
  const shape = graph.node('Concat', [graph.integers([1, config.heads]), sequence, total], {
    attributes: { axis: 0 },
  });
  return graph.node('Expand', [rows, shape]);
}

/** Powers of one ratio; heads beyond a power of two take every other slope of the next. */
function alibiSlopes(heads: number): number[] {
  const whole = 2 ** Math.floor(Math.log2(heads));
  const slopes = Array.from({ length: whole }, (_, i) => 2 ** ((-8 * (i + 1)) / whole));
  const extra = Array.from({ length: heads - whole }, (_, i) => 2 ** ((-4 * (2 * i + 1)) / whole));
  return [...slopes, ...extra];
}
