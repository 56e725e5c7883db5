import type { HistogramFigure } from '../figure.js';
import { colourOf, type Theme } from '../theme.js';
import { numeric } from './axis.js';
import type { Spec } from './spec.js';

export function histogramLayers({ bins, x }: HistogramFigure, theme: Theme): Spec {
  const encoded = numeric('from', x, { grid: false });
  return {
    data: { values: bins },
    mark: { type: 'bar', color: colourOf(0, theme), binSpacing: 1 },
    encoding: {
      x: { ...encoded, bin: { binned: true } },
      x2: { field: 'to' },
      y: numeric('count', { label: 'Count' }, { zero: true }),
    },
  };
}
