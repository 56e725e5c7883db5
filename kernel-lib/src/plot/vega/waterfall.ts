import { formatNumber } from '../../cell/number.js';
import type { WaterfallFigure } from '../figure.js';
import { colourOf, type Theme } from '../theme.js';
import { named, numeric } from './axis.js';
import type { Spec } from './spec.js';

export function waterfallLayers({ steps, y }: WaterfallFigure, theme: Theme): Spec {
  const rows = steps.map(({ label, from, to, total }) => ({
    label,
    from,
    to,
    top: Math.max(from, to),
    text: formatNumber(to - from, Number.isInteger(to - from) ? 0 : 2),
    way: total ? 'total' : to < from ? 'less' : 'more',
  }));
  return {
    data: { values: rows },
    encoding: {
      x: named(
        'label',
        steps.map(({ label }) => label),
      ),
    },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          y: numeric('from', y, { zero: true }),
          y2: { field: 'to' },
          color: {
            field: 'way',
            type: 'nominal',
            scale: {
              domain: ['more', 'less', 'total'],
              range: [1, 2, 0].map((index) => colourOf(index, theme)),
            },
            legend: null,
          },
        },
      },
      {
        mark: { type: 'text', dy: -8, color: theme.ink },
        encoding: { y: { field: 'top', type: 'quantitative' }, text: { field: 'text' } },
      },
    ],
  };
}
