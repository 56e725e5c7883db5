import type { Figure } from '../figure.js';
import type { Theme } from '../theme.js';
import { barLayers } from './bar.js';
import { boxLayers } from './box.js';
import { config } from './config.js';
import { heatMapLayers } from './heat-map.js';
import { histogramLayers } from './histogram.js';
import { lineLayers } from './line.js';
import { scatterLayers } from './scatter.js';
import type { Size, Spec } from './spec.js';
import { violinLayers } from './violin.js';
import { waterfallLayers } from './waterfall.js';

/** `figure` as a Vega-Lite specification with its data inside. */
export function toVegaLite(figure: Figure, theme: Theme, size: Size): Spec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: figure.alt,
    title: { text: figure.title, ...(figure.subtitle !== '' && { subtitle: figure.subtitle }) },
    ...size,
    config: config(theme),
    ...layers(figure, theme, size),
  };
}

function layers(figure: Figure, theme: Theme, size: Size): Spec {
  switch (figure.kind) {
    case 'histogram':
      return histogramLayers(figure, theme);
    case 'bar':
      return barLayers(figure, theme, size);
    case 'box':
      return boxLayers(figure, theme);
    case 'violin':
      return violinLayers(figure, theme);
    case 'scatter':
      return scatterLayers(figure, theme);
    case 'heat map':
      return heatMapLayers(figure, theme, size);
    case 'line':
      return lineLayers(figure);
    case 'waterfall':
      return waterfallLayers(figure, theme);
  }
}
