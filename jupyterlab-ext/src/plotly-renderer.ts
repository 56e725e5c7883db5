import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import type * as Plotly from 'plotly.js-strict-dist-min';
import { readFigure, withoutRequests } from './plotly-figure.js';

const MIME = 'application/vnd.plotly.v1+json';

/** Draws a plotly figure; the library is loaded with the first one. A figure's `config` is not used: it could name a server. */
class RenderedPlotly extends Widget implements IRenderMime.IRenderer {
  #plotly: typeof Plotly | undefined;

  constructor() {
    super();
    this.addClass('jp-Stagebook-plot');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const figure = readFigure(model.data[MIME]);
    const { data, layout } = model.trusted ? figure : withoutRequests(figure);
    this.#plotly ??= await import('plotly.js-strict-dist-min');
    if (this.isDisposed) return;
    const { width: _width, ...rest } = layout;
    await this.#plotly.newPlot(
      this.node,
      data,
      { ...coloursOf(this.node), ...rest, autosize: true },
      { responsive: true, displaylogo: false },
    );
  }

  protected override onResize(): void {
    if (this.#plotly !== undefined && this.isVisible) void this.#plotly.Plots.resize(this.node);
  }

  override dispose(): void {
    this.#plotly?.purge(this.node);
    super.dispose();
  }
}

/** The theme's own colours, below those that the figure names. */
function coloursOf(node: HTMLElement): Record<string, unknown> {
  const style = getComputedStyle(node);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  const axis = { gridcolor: of('--jp-border-color2'), zerolinecolor: of('--jp-border-color2') };
  return {
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    margin: { t: 48, r: 16, b: 44, l: 48 },
    font: { color: of('--jp-ui-font-color1'), family: of('--jp-ui-font-family') },
    template: { layout: { xaxis: axis, yaxis: axis } },
  };
}

/** Ranked behind any other renderer of plotly that is installed, so that both together do no harm. */
export const plotlyFactory: IRenderMime.IRendererFactory = {
  safe: true,
  mimeTypes: [MIME],
  defaultRank: 60,
  createRenderer: () => new RenderedPlotly(),
};
