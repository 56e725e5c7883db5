/**
 * One vocabulary of figures, drawn by plotly in notebooks, as SVG and PNG in files, and as text in terminals.
 *
 *     import { histogram } from 'stagebook/plot';
 *     import { show } from 'stagebook/stage';
 *     await show(histogram({ title: 'Latency', x: { label: 'Latency', unit: 'ms' }, values }));
 */
export { bar } from './plot/marks/bar.js';
export { box, violin } from './plot/marks/box.js';
export { heatMap } from './plot/marks/heat-map.js';
export { histogram } from './plot/marks/histogram.js';
export { ecdf, line } from './plot/marks/line.js';
export { scatter } from './plot/marks/scatter.js';
export { waterfall } from './plot/marks/waterfall.js';
export { edaPlots, type EdaPlots } from './plot/eda-plots.js';
export { resultPlots, type ResultPlots } from './plot/result-plots.js';
export { toPlotly, type PlotlyFigure } from './plot/plotly/to-plotly.js';
export { toPng, type PngOptions } from './plot/png.js';
export { toText } from './plot/text/to-text.js';
export { toSvg, type DrawOptions } from './plot/vega/render.js';
export type { Described } from './plot/input.js';
export type { Better } from './eda/pareto.js';
export type { ShownFigure } from './plot/show-figure.js';
export type { ThemeName } from './plot/theme.js';
export type {
  Axis,
  BarFigure,
  BarSeries,
  BoxFigure,
  BoxStatistics,
  Figure,
  HeatMapFigure,
  HistogramFigure,
  LineFigure,
  LinePoint,
  Point,
  ScatterFigure,
  ViolinFigure,
  WaterfallFigure,
} from './plot/figure.js';
export { StagebookError, type StagebookErrorCode } from './check/error.js';
