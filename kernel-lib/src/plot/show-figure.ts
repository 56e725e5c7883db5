import { displayable, type Displayable } from '../cell/display.js';
import type { Figure } from './figure.js';
import { toPlotly } from './plotly/to-plotly.js';
import { toText } from './text/to-text.js';
import { toSvg } from './vega/render.js';

/** A figure that a notebook shows: by plotly where it can, else as SVG, else as text. */
export type ShownFigure<T extends Figure = Figure> = T & Displayable;

export function showFigure<T extends Figure>(figure: T): ShownFigure<T> {
  return displayable(figure, {
    text: () => toText(figure),
    more: async () => ({
      'application/vnd.plotly.v1+json': toPlotly(figure),
      'image/svg+xml': await toSvg(figure),
    }),
  });
}
