import type { HeatMapFigure } from '../figure.js';
import { DIVERGING, type Theme } from '../theme.js';
import type { Size, Spec } from './spec.js';

// Over this share of the range's half the cell is dark enough, or light enough, for the other ink.
const STRONG = 0.75;

export function heatMapLayers(figure: HeatMapFigure, theme: Theme, { width, height }: Size): Spec {
  const { columns, rows, values, range, unit } = figure;
  const [low, high] = range;
  const middle = (low + high) / 2;
  const cells = rows.flatMap((row, r) =>
    columns.map((column, c) => {
      const value = values[r]?.[c];
      const strong = value !== undefined && Math.abs(value - middle) > (STRONG * (high - low)) / 2;
      return { row, column, value, text: value === undefined ? '–' : value.toFixed(2), strong };
    }),
  );
  const side = Math.min(width, height);
  const square = columns.length === rows.length ? { width: side, height: side } : {};
  const axis = { title: null, grid: false, domain: false, ticks: false };
  return {
    data: { values: cells },
    ...square,
    encoding: {
      x: { field: 'column', type: 'nominal', sort: null, axis: { ...axis, labelAngle: -35 } },
      y: { field: 'row', type: 'nominal', sort: null, axis },
    },
    layer: [
      {
        mark: { type: 'rect', stroke: theme.background, strokeWidth: 2 },
        encoding: {
          color: {
            field: 'value',
            type: 'quantitative',
            scale: { domain: [low, middle, high], range: DIVERGING[theme.name] },
            legend: { title: unit, gradientLength: side * 0.7 },
          },
        },
      },
      {
        mark: { type: 'text' },
        encoding: {
          text: { field: 'text' },
          color: {
            condition: { test: 'datum.strong', value: theme.name === 'dark' ? '#1B1F24' : '#FFFFFF' },
            value: theme.ink,
          },
        },
      },
    ],
  };
}
