import { formatNumber } from '../../cell/number.js';
import type { BarFigure, HeatMapFigure, WaterfallFigure } from '../figure.js';
import { colourOf, DIVERGING, type Theme } from '../theme.js';
import { plain, plotlyAxis, type Drawn } from './trace.js';

export function amountTraces(figure: BarFigure | WaterfallFigure | HeatMapFigure, theme: Theme): Drawn {
  switch (figure.kind) {
    case 'bar':
      return barTraces(figure, theme);
    case 'waterfall':
      return waterfallTraces(figure, theme);
    case 'heat map':
      return heatMapTraces(figure, theme);
  }
}

function barTraces({ categories, series, y, horizontal }: BarFigure, theme: Theme): Drawn {
  const names = categories.map(plain);
  const data = series.map(({ name, values, intervals }, index) => {
    const amounts = values.map((value) => value ?? null);
    const error = intervals && {
      type: 'data',
      symmetric: false,
      color: theme.ink,
      array: intervals.map((pair, at) => (pair === undefined ? 0 : pair[1] - (values[at] ?? pair[1]))),
      arrayminus: intervals.map((pair, at) => (pair === undefined ? 0 : (values[at] ?? pair[0]) - pair[0])),
    };
    return {
      type: 'bar',
      name: plain(name),
      orientation: horizontal ? 'h' : 'v',
      x: horizontal ? amounts : names,
      y: horizontal ? names : amounts,
      marker: { color: colourOf(index, theme) },
      ...(error && { [horizontal ? 'error_x' : 'error_y']: error }),
      showlegend: series.length > 1,
    };
  });
  const axes = horizontal
    ? { xaxis: plotlyAxis(y), yaxis: { autorange: 'reversed' } }
    : { yaxis: plotlyAxis(y), xaxis: { showgrid: false } };
  return { data, layout: { barmode: 'group', ...axes } };
}

function waterfallTraces({ steps, y }: WaterfallFigure, theme: Theme): Drawn {
  const trace = {
    type: 'waterfall',
    x: steps.map(({ label }) => plain(label)),
    y: steps.map(({ from, to }) => to - from),
    measure: steps.map(({ total }) => (total ? 'total' : 'relative')),
    increasing: { marker: { color: colourOf(1, theme) } },
    decreasing: { marker: { color: colourOf(2, theme) } },
    totals: { marker: { color: colourOf(0, theme) } },
    text: steps.map(({ from, to }) => formatNumber(to - from, Number.isInteger(to - from) ? 0 : 2)),
    textposition: 'outside',
    cliponaxis: false,
  };
  return { data: [trace], layout: { yaxis: plotlyAxis(y), xaxis: { showgrid: false } } };
}

function heatMapTraces({ columns, rows, values, range, unit }: HeatMapFigure, { name }: Theme): Drawn {
  const z = values.map((row) => row.map((value) => value ?? null));
  const trace = {
    type: 'heatmap',
    x: columns.map(plain),
    y: rows.map(plain),
    z,
    zmin: range[0],
    zmax: range[1],
    colorscale: DIVERGING[name].map((colour, index) => [index / 2, colour]),
    texttemplate: '%{z:.2f}',
    colorbar: { title: { text: plain(unit), side: 'right' } },
    xgap: 2,
    ygap: 2,
  };
  return {
    data: [trace],
    layout: { yaxis: { autorange: 'reversed', showgrid: false }, xaxis: { showgrid: false } },
  };
}
