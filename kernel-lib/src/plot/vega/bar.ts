import { formatNumber } from '../../cell/number.js';
import type { BarFigure } from '../figure.js';
import type { Theme } from '../theme.js';
import { coloured, named, numeric } from './axis.js';
import type { Size, Spec } from './spec.js';

const MOST_LABELLED = 30;

export function barLayers(figure: BarFigure, { ink }: Theme, { height }: Size): Spec {
  const { categories, series, y, horizontal } = figure;
  const rows = series.flatMap(({ name, values, intervals }) =>
    categories.map((category, index) => {
      const [low, high] = intervals?.[index] ?? [];
      const value = values[index];
      return { category, series: name, value, low, high, end: high ?? value ?? 0, text: valueText(value) };
    }),
  );
  const names = series.map(({ name }) => name);
  const [along, across, offset] = horizontal ? ['x', 'y', 'yOffset'] : ['y', 'x', 'xOffset'];
  const group = names.length > 1 ? { [offset]: { field: 'series', sort: null } } : {};
  const category = horizontal
    ? { ...named('category', categories), axis: { grid: false, title: null } }
    : named('category', categories);
  const ruled = rows.filter(({ low }) => low !== undefined);
  const near = horizontal ? { align: 'left', dx: 5 } : { align: 'center', dy: -8 };
  const text = {
    mark: { type: 'text', ...near },
    encoding: { [along]: { field: 'end', type: 'quantitative' }, text: { field: 'text' } },
  };
  return {
    data: { values: rows },
    ...(horizontal && { height: Math.max(height / 2, rows.length * 36) }),
    encoding: { [across]: category, ...group },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: { [along]: numeric('value', y, { zero: true }), color: coloured('series', names) },
      },
      ...(ruled.length === 0
        ? []
        : [
            {
              transform: [{ filter: 'isValid(datum.low)' }],
              mark: { type: 'rule', color: ink, strokeWidth: 1.5 },
              encoding: { [along]: { field: 'low', type: 'quantitative' }, [`${along}2`]: { field: 'high' } },
            },
          ]),
      ...(rows.length <= MOST_LABELLED ? [text] : []),
    ],
  };
}

function valueText(value: number | undefined): string {
  if (value === undefined) return 'unknown';
  const size = Math.abs(value);
  if (size > 0 && size < 1) return formatNumber(value, 2 - Math.floor(Math.log10(size)));
  return formatNumber(value, size >= 100 || Number.isInteger(size) ? 0 : 2);
}
