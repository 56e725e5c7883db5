import type { Figure } from '../figure.js';
import { barLines } from './bars.js';
import { boxLines } from './boxes.js';
import { heatMapLines } from './heat-map.js';
import { pointLines } from './points.js';

/** Columns that a text plot fills at most. */
export const TEXT_WIDTH = 78;

/** `figure` in characters, for a terminal or a log. */
export function toText(figure: Figure): string {
  const { title, subtitle } = figure;
  const head = subtitle === '' ? title : `${title}  (${subtitle})`;
  return [head, ...lines(figure)].map((line) => line.trimEnd()).join('\n');
}

function lines(figure: Figure): string[] {
  switch (figure.kind) {
    case 'histogram':
    case 'bar':
    case 'waterfall':
      return barLines(figure);
    case 'box':
    case 'violin':
      return boxLines(figure);
    case 'heat map':
      return heatMapLines(figure);
    case 'scatter':
    case 'line':
      return pointLines(figure);
  }
}
