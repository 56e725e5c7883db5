import { checkOneOf } from '../../check/arguments.js';
import type { Figure } from '../figure.js';
import { plain, type Drawn } from './trace.js';
import { FONT, THEMES, type Theme, type ThemeName } from '../theme.js';
import { distributionTraces } from './distributions.js';
import { amountTraces } from './amounts.js';
import { pointTraces } from './points.js';

/** What `application/vnd.plotly.v1+json` holds. */
export interface PlotlyFigure {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

/** `figure` for plotly.js: in notebooks by its MIME type, in pages by `Plotly.newPlot(div, data, layout, config)`. */
export function toPlotly(figure: Figure, options: { theme?: ThemeName } = {}): PlotlyFigure {
  const theme = THEMES[checkOneOf('theme', options.theme ?? 'light', ['light', 'dark'])];
  const { data, layout } = draw(figure, theme);
  return {
    data,
    layout: merge(frame(figure, theme), layout ?? {}),
    config: { responsive: true, displaylogo: false },
  };
}

function draw(figure: Figure, theme: Theme): Drawn {
  switch (figure.kind) {
    case 'histogram':
    case 'box':
    case 'violin':
      return distributionTraces(figure, theme);
    case 'bar':
    case 'waterfall':
    case 'heat map':
      return amountTraces(figure, theme);
    case 'scatter':
    case 'line':
      return pointTraces(figure, theme);
  }
}

function frame(
  figure: Figure,
  { background, ink, muted, grid, palette }: Theme,
): Readonly<Record<string, unknown>> {
  const subtitle =
    figure.subtitle === '' ? {} : { subtitle: { text: plain(figure.subtitle), font: { color: muted } } };
  const axis = { gridcolor: grid, zerolinecolor: grid, linecolor: muted, tickcolor: muted, automargin: true };
  return {
    title: {
      text: plain(figure.title),
      x: 0,
      xref: 'container',
      xanchor: 'left',
      pad: { l: 16 },
      ...subtitle,
    },
    font: { family: FONT, color: ink, size: 12 },
    paper_bgcolor: background,
    plot_bgcolor: background,
    colorway: palette,
    margin: { t: 80 },
    meta: { alt: figure.alt },
    xaxis: axis,
    yaxis: axis,
  };
}

function merge(
  base: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const axes = ['xaxis', 'yaxis'].map((name) => [
    name,
    { ...(base[name] as object), ...(over[name] as object | undefined) },
  ]);
  return { ...base, ...over, ...(Object.fromEntries(axes) as object) };
}
