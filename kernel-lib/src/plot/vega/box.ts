import type { BoxFigure } from '../figure.js';
import { colourOf, type Theme } from '../theme.js';
import { named, numeric } from './axis.js';
import type { Spec } from './spec.js';

export function boxLayers({ groups, y }: BoxFigure, theme: Theme): Spec {
  const { ink, background } = theme;
  const outliers = groups.flatMap(({ name, outliers: values }) => values.map((value) => ({ name, value })));
  const between = (low: string, high: string): Spec => ({ y: numeric(low, y), y2: { field: high } });
  return {
    data: { values: groups.map(({ outliers: _, ...group }) => group) },
    encoding: {
      x: named(
        'name',
        groups.map(({ name }) => name),
      ),
    },
    layer: [
      { mark: { type: 'rule', color: ink }, encoding: between('low', 'q1') },
      { mark: { type: 'rule', color: ink }, encoding: between('q3', 'high') },
      { mark: { type: 'tick', color: ink, width: 16 }, encoding: { y: numeric('low', y) } },
      { mark: { type: 'tick', color: ink, width: 16 }, encoding: { y: numeric('high', y) } },
      {
        mark: { type: 'bar', color: colourOf(0, theme), width: { band: 0.5 } },
        encoding: between('q1', 'q3'),
      },
      {
        mark: { type: 'tick', color: background, thickness: 3, width: { band: 0.5 } },
        encoding: { y: numeric('median', y) },
      },
      {
        data: { values: outliers },
        mark: { type: 'point', color: colourOf(3, theme), filled: true, size: 14, opacity: 0.6 },
        encoding: { y: numeric('value', y) },
      },
    ],
  };
}
