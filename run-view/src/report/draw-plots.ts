/**
 * Draws every `.sb-plot` in the colours of the page, and again when those change. Of a figure only data and layout are
 * used: its `config` could name a server to talk to. Written as the page runs it.
 */
export const drawPlots: string = `(() => {
  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    const axis = { gridcolor: of('--sb-line'), zerolinecolor: of('--sb-line'), linecolor: of('--sb-line') };
    return {
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
      font: { color: of('--sb-text'), family: of('--sb-font') },
      xaxis: axis, yaxis: axis,
      hoverlabel: { font: { family: of('--sb-font') } },
    };
  };
  const draw = (plot) => {
    const figure = JSON.parse(plot.querySelector('script').textContent);
    const { width, template, ...layout } = figure.layout ?? {};
    const theme = { ...template?.layout, ...colours() };
    const canvas = plot.querySelector('.sb-plot-canvas');
    const config = { responsive: true, displaylogo: false, showSendToCloud: false };
    const still = [...canvas.children];
    const host = document.createElement('div');
    canvas.append(host);
    return Plotly.newPlot(host, figure.data ?? [], { ...layout, autosize: true, template: { ...template, layout: theme },
      paper_bgcolor: theme.paper_bgcolor, plot_bgcolor: theme.plot_bgcolor }, config)
      .then(() => still.forEach((element) => element.remove()), () => host.remove());
  };
  const redraw = () => {
    for (const plot of document.querySelectorAll('.sb-plot')) {
      const host = plot.querySelector('.js-plotly-plot');
      if (host) { Plotly.purge(host); }
      const done = (async () => draw(plot))();
      done.catch(() => undefined);
      if (host) host.remove();
    }
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  redraw();
})();`;
