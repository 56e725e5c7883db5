import type { ViolinFigure } from '../figure.js';
import { colourOf, type Theme } from '../theme.js';
import { numeric } from './axis.js';
import type { Spec } from './spec.js';

const HALF_WIDTH = 0.42;

/** Each group stands at a whole number of a numeric axis, whose labels are the groups' names. */
export function violinLayers({ groups, y }: ViolinFigure, theme: Theme): Spec {
  const { ink, background } = theme;
  const outlines = groups.flatMap(({ name, outline }, place) =>
    outline.map(({ value, width }) => ({
      name,
      value,
      left: place - width * HALF_WIDTH,
      right: place + width * HALF_WIDTH,
    })),
  );
  const x = {
    type: 'quantitative',
    scale: { domain: [-0.5, groups.length - 0.5], nice: false, zero: false },
    axis: {
      title: null,
      grid: false,
      values: groups.map((_, place) => place),
      labelExpr: `${JSON.stringify(groups.map(({ name }) => name))}[datum.value]`,
    },
  };
  const boxes = groups.map(({ outline: _, outliers: __, ...group }, place) => ({ ...group, place }));
  return {
    layer: [
      {
        data: { values: outlines },
        mark: { type: 'area', orient: 'horizontal', color: colourOf(0, theme), opacity: 0.55 },
        encoding: {
          x: { field: 'left', ...x },
          x2: { field: 'right' },
          y: numeric('value', y),
          detail: { field: 'name', type: 'nominal' },
        },
      },
      {
        data: { values: boxes },
        mark: { type: 'bar', color: ink, width: 6 },
        encoding: { x: { field: 'place', ...x }, y: numeric('q1', y), y2: { field: 'q3' } },
      },
      {
        data: { values: boxes },
        mark: { type: 'point', filled: true, color: background, size: 34, opacity: 1 },
        encoding: { x: { field: 'place', ...x }, y: numeric('median', y) },
      },
    ],
  };
}
