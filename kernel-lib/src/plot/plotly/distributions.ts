import type { BoxFigure, HistogramFigure, ViolinFigure } from '../figure.js';
import { colourOf, type Theme } from '../theme.js';
import { plain, plotlyAxis, type Drawn } from './trace.js';

export function distributionTraces(figure: HistogramFigure | BoxFigure | ViolinFigure, theme: Theme): Drawn {
  switch (figure.kind) {
    case 'histogram':
      return histogramTraces(figure, theme);
    case 'box':
      return boxTraces(figure, theme);
    case 'violin':
      return violinTraces(figure, theme);
  }
}

function histogramTraces({ bins, x }: HistogramFigure, theme: Theme): Drawn {
  const trace = {
    type: 'bar',
    x: bins.map(({ from, to }) => (from + to) / 2),
    width: bins.map(({ from, to }) => to - from),
    y: bins.map(({ count }) => count),
    customdata: bins.map(({ from, to }) => [from, to]),
    hovertemplate: '%{customdata[0]} to %{customdata[1]}: %{y}<extra></extra>',
    marker: { color: colourOf(0, theme) },
  };
  return {
    data: [trace],
    layout: { xaxis: plotlyAxis(x), yaxis: { title: { text: 'Count' } }, bargap: 0.02 },
  };
}

function boxTraces({ groups, y }: BoxFigure, theme: Theme): Drawn {
  const data = groups.map((group) => ({
    type: 'box',
    name: plain(group.name),
    x: [plain(group.name)],
    q1: [group.q1],
    median: [group.median],
    q3: [group.q3],
    lowerfence: [group.low],
    upperfence: [group.high],
    // A box whose list of points is empty would not be drawn at all.
    ...(group.outliers.length > 0 && { y: [group.outliers], boxpoints: 'outliers' }),
    marker: { color: colourOf(3, theme), size: 4 },
    fillcolor: colourOf(0, theme),
    line: { color: theme.ink, width: 1.5 },
    showlegend: false,
  }));
  return { data, layout: { yaxis: plotlyAxis(y), xaxis: { showgrid: false } } };
}

function violinTraces({ groups, y }: ViolinFigure, theme: Theme): Drawn {
  const outlines = groups.map(({ name, outline }, place) => ({
    type: 'scatter',
    mode: 'lines',
    name: plain(name),
    fill: 'toself',
    x: [
      ...outline.map(({ width }) => place - 0.42 * width),
      ...outline.map(({ width }) => place + 0.42 * width).reverse(),
    ],
    y: [...outline.map(({ value }) => value), ...outline.map(({ value }) => value).reverse()],
    line: { color: colourOf(0, theme), width: 1 },
    hoverinfo: 'name',
    showlegend: false,
  }));
  const quartiles = {
    type: 'scatter',
    mode: 'markers',
    x: groups.map((_, place) => place),
    y: groups.map(({ median }) => median),
    error_y: {
      type: 'data',
      symmetric: false,
      array: groups.map(({ q3, median }) => q3 - median),
      arrayminus: groups.map(({ q1, median }) => median - q1),
      color: theme.ink,
      width: 0,
      thickness: 5,
    },
    marker: { color: theme.ink, size: 9 },
    hovertemplate: 'median %{y}<extra></extra>',
    showlegend: false,
  };
  const xaxis = {
    tickvals: groups.map((_, place) => place),
    ticktext: groups.map(({ name }) => plain(name)),
    showgrid: false,
  };
  return { data: [...outlines, quartiles], layout: { xaxis, yaxis: plotlyAxis(y) } };
}
