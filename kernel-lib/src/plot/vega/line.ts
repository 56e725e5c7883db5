import type { LineFigure } from '../figure.js';
import { coloured, numeric } from './axis.js';
import type { Spec } from './spec.js';

const DOTTED_UP_TO = 40;

export function lineLayers({ series, x, y, shape }: LineFigure): Spec {
  const points = series.flatMap(({ name, points: list }) =>
    list.map((point) => ({ ...point, series: name })),
  );
  const color = coloured(
    'series',
    series.map(({ name }) => name),
  );
  const step = shape === 'step' ? { interpolate: 'step-after' } : {};
  const banded = points.filter(({ low, high }) => low !== undefined && high !== undefined);
  const dots = shape === 'straight' && points.length <= DOTTED_UP_TO;
  return {
    encoding: { x: numeric('x', x), color },
    layer: [
      {
        data: { values: banded },
        mark: { type: 'area', opacity: 0.2, ...step },
        encoding: { y: numeric('low', y), y2: { field: 'high' } },
      },
      {
        data: { values: points },
        mark: { type: 'line', strokeWidth: 2, ...step, ...(dots && { point: { filled: true, size: 40 } }) },
        encoding: { y: numeric('y', y) },
      },
    ].slice(banded.length === 0 ? 1 : 0),
  };
}
