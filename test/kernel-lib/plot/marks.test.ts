import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bar,
  box,
  ecdf,
  heatMap,
  histogram,
  scatter,
  toPlotly,
  waterfall,
} from '../../../kernel-lib/src/plot.js';
import { paretoPoints } from '../../../kernel-lib/src/plot/pareto-points.js';
import { density } from '../../../kernel-lib/src/plot/statistics.js';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('histogram', () => {
  it('counts every value once, in bins that meet', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 200 }), (values) => {
        const { bins } = histogram({ title: 't', values, x: 'x' });
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        for (const [index, { from }] of bins.entries()) {
          if (index > 0) expect(from).toBeCloseTo(bins[index - 1]?.to ?? NaN, 6);
        }
      }),
    );
  });

  it('says n, and in its alternative text where the values lie', () => {
    const { subtitle, alt } = histogram({ title: 'Sizes', values: [1, 2, 3], x: 'B', note: 'SYNTHETIC' });
    expect(subtitle).toBe('n = 3 values · SYNTHETIC');
    expect(alt).toBe('Sizes. Half of 3 values of B lie from 1.5 to 2.5, the median is 2. SYNTHETIC');
  });
});

describe('box', () => {
  it('has type-7 quartiles, whiskers within 1.5 of their distance, and what lies beyond', () => {
    const { groups } = box({ title: 't', groups: { a: [1, 2, 3, 4, 5, 6, 7, 50] }, y: 'y' });
    expect(groups[0]).toEqual({
      name: 'a',
      n: 8,
      q1: 2.75,
      median: 4.5,
      q3: 6.25,
      low: 1,
      high: 7,
      outliers: [50],
    });
  });
});

describe('density', () => {
  it('has an area of one', () => {
    const values = [1, 2, 2, 5, 9];
    const places = Array.from({ length: 4001 }, (_, index) => -20 + index / 80);
    expect(density(values, places).reduce((sum, height) => sum + height / 80, 0)).toBeCloseTo(1, 6);
  });
});

describe('paretoPoints', () => {
  it('keeps just the points that no other beats', () => {
    const point = fc.record({ x: fc.integer({ min: 0, max: 9 }), y: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 30 }), (points) => {
        const beaten = (a: (typeof points)[number]) =>
          points.some((b) => b.x <= a.x && b.y >= a.y && (b.x < a.x || b.y > a.y));
        const front = paretoPoints(points, { x: 'low', y: 'high' });
        expect(new Set(front)).toEqual(new Set(points.filter((p) => !beaten(p))));
      }),
    );
  });
});

describe('ecdf', () => {
  it('climbs from 0 to 1, equal values in one step', () => {
    const { series } = ecdf({ title: 't', groups: { a: [2, 1, 2, 4] }, x: 'x' });
    expect(series[0]?.points).toEqual([
      { x: 1, y: 0 },
      { x: 1, y: 0.25 },
      { x: 2, y: 0.75 },
      { x: 4, y: 1 },
    ]);
  });
});

describe('waterfall', () => {
  it('ends with the sum', () => {
    const { steps } = waterfall({
      title: 't',
      steps: [
        ['a', 3],
        ['b', -1],
      ],
      y: 'ms',
    });
    expect(steps.map(({ label, from, to }) => [label, from, to])).toEqual([
      ['a', 0, 3],
      ['b', 3, 2],
      ['Total', 0, 2],
    ]);
  });
});

describe('marks refuse', () => {
  it.each<[string, () => unknown, string]>([
    ['no values', () => histogram({ title: 't', values: [], x: 'x' }), 'at least one number'],
    ['NaN', () => histogram({ title: 't', values: [NaN], x: 'x' }), 'leave missing ones out'],
    [
      'a zero on a log axis',
      () => scatter({ title: 't', series: { a: [{ x: 0, y: 1 }] }, x: { label: 'x', log: true }, y: 'y' }),
      'more than 0 on a logarithmic axis',
    ],
    [
      'a series of another length',
      () => bar({ title: 't', categories: ['a'], y: 'y', series: [{ name: 's', values: [1, 2] }] }),
      'one for each of the 1 categories',
    ],
    [
      'a name twice',
      () =>
        box({
          title: 't',
          groups: [
            ['a', [1]],
            ['a', [2]],
          ],
          y: 'y',
        }),
      'each name once',
    ],
    [
      'rows of another length',
      () => heatMap({ title: 't', columns: ['a', 'b'], values: [[1]], unit: 'r' }),
      '2 rows of 2 numbers',
    ],
    ['no title', () => histogram({ title: '', values: [1], x: 'x' }), 'The title of a figure'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe('toPlotly', () => {
  it('gives a box no empty list of points, with which plotly would not draw it', () => {
    const { data } = toPlotly(box({ title: 't', groups: { a: [1, 2, 3], b: [1, 2, 3, 99] }, y: 'y' }));
    expect(data.map((trace) => trace['y'])).toEqual([undefined, [[99]]]);
  });

  it('keeps names from outside from being read as HTML', () => {
    const figure = bar({
      title: '<b>t</b>',
      categories: ['<img src=x>'],
      y: 'y',
      series: [{ name: 's', values: [1] }],
    });
    const { data, layout } = toPlotly(figure);
    expect(JSON.stringify([data, { ...layout, meta: undefined }])).not.toMatch(/<img|<b>/);
  });
});
