import type { ScatterFigure } from '../figure.js';
import { colourOf, type Theme } from '../theme.js';
import { coloured, numeric } from './axis.js';
import type { Spec } from './spec.js';

const CROWDED = 200;

export function scatterLayers({ series, x, y, pareto }: ScatterFigure, theme: Theme): Spec {
  const points = series.flatMap(({ name, points: list }) =>
    list.map((point) => ({ ...point, series: name })),
  );
  const names = series.map(({ name }) => name);
  const labelled = series.every(
    ({ name, points: [only, ...more] }) => only?.label === name && more.length === 0,
  );
  const crowded = points.length > CROWDED;
  const encoding = { x: numeric('x', x), y: numeric('y', y) };
  const front = {
    data: { values: pareto },
    mark: {
      type: 'line',
      interpolate: 'step-after',
      color: colourOf(3, theme),
      strokeDash: [5, 3],
      strokeWidth: 1.5,
    },
    encoding,
  };
  const labels = {
    data: { values: points.filter(({ label }) => label !== undefined) },
    mark: { type: 'text', align: 'center', dy: -11, color: theme.ink, limit: 320 },
    encoding: { ...encoding, text: { field: 'label', type: 'nominal' } },
  };
  return {
    layer: [
      {
        data: { values: points },
        mark: { type: 'point', filled: true, size: crowded ? 18 : 70, opacity: crowded ? 0.45 : 0.9 },
        encoding: {
          ...encoding,
          color: { ...coloured('series', names), ...(labelled && { legend: null }) },
        },
      },
      ...(pareto.length > 0 ? [front] : []),
      ...(crowded ? [] : [labels]),
    ],
  };
}
