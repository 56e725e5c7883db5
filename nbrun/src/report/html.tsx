import type { Notebook, Output, RunState, StageState } from '@stagebook/pipeline';
import { english, FRAME_STYLE, RunView, styles, type CellContent } from '@stagebook/run-view';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { drawPlots, plotlyBundle } from './plots.js';
import { contentSecurityPolicy } from './policy.js';
import { pageStyles } from './theme.js';

export interface ReportOptions {
  /** Why a stage ran or did not, in one line. */
  readonly explain: (stage: StageState) => string | undefined;
  /** The last link of the event log's chain. */
  readonly chain?: string;
}

/** plotly adds rules to a style element that it creates empty. */
const PLOTLY_STYLE = '';

/**
 * The run as one file that needs nothing else: no request leaves it, and what a notebook printed cannot run in it.
 *
 * @param notebook As executed: its cells hold the outputs.
 */
export function renderReport(run: RunState, notebook: Notebook, options: ReportOptions): string {
  const cells = contentOf(notebook);
  const view = renderToStaticMarkup(
    <RunView
      run={run}
      cells={cells}
      explain={options.explain}
      trans={english}
      {...(options.chain !== undefined && { chain: options.chain })}
    />,
  );
  const scripts = view.includes('class="sb-plot"') ? [plotlyBundle(), drawPlots] : [];
  const page = renderToStaticMarkup(<Head run={run} cells={cells} scripts={scripts} />);
  const body = `<body>${view}${scripts.map((script) => `<script>${script}</script>`).join('')}</body>`;
  return `<!doctype html>\n<html lang="en">${page}${body}</html>\n`;
}

interface HeadProps {
  readonly run: RunState;
  readonly cells: ReadonlyMap<string, CellContent>;
  readonly scripts: readonly string[];
}

function Head({ run, cells, scripts }: HeadProps): ReactElement {
  const own = pageStyles + styles;
  const policy = contentSecurityPolicy({
    styles: [own, FRAME_STYLE, ...stylesInOutputs(cells), ...(scripts.length > 0 ? [PLOTLY_STYLE] : [])],
    scripts,
  });
  return (
    <head>
      <meta charSet="utf-8" />
      <meta httpEquiv="Content-Security-Policy" content={policy} />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="referrer" content="no-referrer" />
      <title>{`${run.notebook.path}: ${run.status}`}</title>
      <style dangerouslySetInnerHTML={{ __html: own }} />
    </head>
  );
}

function contentOf(notebook: Notebook): ReadonlyMap<string, CellContent> {
  const cells = new Map<string, CellContent>();
  for (const cell of notebook.cells) {
    if (cell.cell_type === 'code') cells.set(cell.id, { source: cell.source, outputs: cell.outputs });
  }
  return cells;
}

/** A table's own look: style sheets in HTML outputs hold in their frame, and can fetch nothing. */
function stylesInOutputs(cells: ReadonlyMap<string, CellContent>): readonly string[] {
  return [...cells.values()].flatMap(({ outputs }) =>
    outputs.flatMap((output) =>
      [...htmlOf(output).matchAll(/<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi)].map((match) => match[1] ?? ''),
    ),
  );
}

function htmlOf(output: Output): string {
  const html = 'data' in output ? output.data['text/html'] : undefined;
  if (Array.isArray(html)) return html.join('');
  return typeof html === 'string' ? html : '';
}
