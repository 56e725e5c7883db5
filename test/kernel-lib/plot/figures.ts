import {
  bar,
  box,
  ecdf,
  heatMap,
  histogram,
  line,
  scatter,
  violin,
  waterfall,
} from '../../../kernel-lib/src/plot.js';
import type { ShownFigure } from '../../../kernel-lib/src/plot.js';

const values = [1, 2, 2, 3, 3, 3, 4, 9];
const y = { label: 'Latency', unit: 'ms' };

/** One figure of each mark, with names that would break a careless renderer. */
export const FIGURES: Readonly<Record<string, ShownFigure>> = {
  histogram: histogram({ title: 'Sizes', values, x: { label: 'Parameters', unit: 'billions' } }),
  bar: bar({
    title: 'Latency',
    categories: ['a & <b>', 'PY007/TinyLlama-1.1B-Chat-v0.1', 'unknown'],
    y,
    series: [{ name: 'cpu', values: [3, 1.5, undefined], intervals: [[2, 4], undefined, undefined] }],
    horizontal: true,
  }),
  'grouped bar': bar({
    title: 'Cost',
    categories: ['Colab CPU', 'GCP A100'],
    y: 'USD',
    series: [
      { name: 'a', values: [0, 1] },
      { name: 'b', values: [0, 2] },
    ],
  }),
  box: box({ title: 'Latency', groups: { a: values, b: [5] }, y }),
  violin: violin({ title: 'Latency', groups: { a: values, b: [5, 5] }, y }),
  scatter: scatter({
    title: 'Score against latency',
    series: { a: [{ x: 10, y: 30, label: 'a' }], b: [{ x: 100, y: 40, label: 'b' }] },
    x: { ...y, log: true },
    y: 'Score',
    pareto: { x: 'low', y: 'high' },
  }),
  'heat map': heatMap({
    title: 'Correlations',
    columns: ['x', 'y'],
    values: [
      [1, 0.5],
      [0.5, undefined],
    ],
    unit: "Pearson's r",
  }),
  line: line({
    title: 'Loss',
    series: {
      a: [
        { x: 1, y: 3 },
        { x: 0, y: 4, low: 3, high: 5 },
      ],
    },
    x: 'step',
    y: 'loss',
  }),
  ecdf: ecdf({ title: 'Latency', groups: { a: values }, x: y }),
  waterfall: waterfall({
    title: 'Time',
    steps: [
      ['load', 3],
      ['cache', -1],
    ],
    y,
  }),
};
