import type { LineFigure, ScatterFigure } from '../figure.js';
import { colourOf, type Theme } from '../theme.js';
import { plain, plotlyAxis, type Drawn } from './trace.js';

const CROWDED = 200;

export function pointTraces(figure: ScatterFigure | LineFigure, theme: Theme): Drawn {
  const axes = { xaxis: plotlyAxis(figure.x), yaxis: plotlyAxis(figure.y) };
  return {
    data: figure.kind === 'scatter' ? scatterTraces(figure, theme) : lineTraces(figure, theme),
    layout: axes,
  };
}

function scatterTraces({ series, pareto }: ScatterFigure, theme: Theme): Drawn['data'] {
  const crowded = series.reduce((sum, { points }) => sum + points.length, 0) > CROWDED;
  const labelled = series.every(
    ({ name, points: [only, ...more] }) => only?.label === name && more.length === 0,
  );
  const traces = series.map(({ name, points }, index) => ({
    type: 'scatter',
    mode: crowded ? 'markers' : 'markers+text',
    name: plain(name),
    x: points.map(({ x }) => x),
    y: points.map(({ y }) => y),
    text: points.map(({ label }) => plain(label ?? '')),
    textposition: 'top center',
    textfont: { color: theme.ink },
    cliponaxis: false,
    hovertemplate: '%{text}<br>%{x}, %{y}<extra></extra>',
    marker: { color: colourOf(index, theme), size: crowded ? 5 : 10, opacity: crowded ? 0.5 : 0.9 },
    showlegend: series.length > 1 && !labelled,
  }));
  if (pareto.length === 0) return traces;
  const front = {
    type: 'scatter',
    mode: 'lines',
    name: 'not beaten in both',
    x: pareto.map(({ x }) => x),
    y: pareto.map(({ y }) => y),
    line: { shape: 'hv', dash: 'dash', color: colourOf(3, theme), width: 1.5 },
    hoverinfo: 'skip',
    showlegend: !labelled,
  };
  return [...traces, front];
}

function lineTraces({ series, shape }: LineFigure, theme: Theme): Drawn['data'] {
  return series.flatMap(({ name, points }, index) => {
    const banded = points.filter(({ low, high }) => low !== undefined && high !== undefined);
    const band = {
      type: 'scatter',
      mode: 'none',
      fill: 'toself',
      fillcolor: `${colourOf(index, theme)}33`,
      x: [...banded.map(({ x }) => x), ...banded.map(({ x }) => x).reverse()],
      y: [...banded.map(({ high }) => high), ...banded.map(({ low }) => low).reverse()],
      hoverinfo: 'skip',
      showlegend: false,
    };
    const trace = {
      type: 'scatter',
      mode: 'lines',
      name: plain(name),
      x: points.map(({ x }) => x),
      y: points.map(({ y }) => y),
      line: { color: colourOf(index, theme), width: 2, ...(shape === 'step' && { shape: 'hv' }) },
      showlegend: series.length > 1,
    };
    return banded.length === 0 ? [trace] : [band, trace];
  });
}
