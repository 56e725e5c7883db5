import {
  uncommittedNote,
  type Notebook,
  type Output,
  type RunState,
  type StageState,
} from '@stagebook/pipeline';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { FRAME_STYLE } from '../outputs/html-frame.js';
import { hasPlot } from '../outputs/mime.js';
import { CellContentView, RunView, type CellContent } from '../run.js';
import { styles } from '../styles.js';
import { english } from '../translate.js';
import { drawPlots } from './draw-plots.js';
import { contentSecurityPolicy } from './policy.js';
import { pageStyles } from './theme.js';

export interface ReportOptions {
  /** Why a stage ran or did not, in one line. */
  readonly explain: (stage: StageState) => string | undefined;
  /** The last link of the event log's chain. */
  readonly chain?: string;
}

/** What a report needs of where it is made. */
export interface ReportPorts {
  /** Lower-case hex. */
  readonly sha256: (text: string) => string;
  /** A text that no output can hold: made of what nobody can guess. */
  readonly mark: string;
  /** plotly's bundle without `eval`, 5 MB; asked for only where the notebook has a plot. */
  readonly plotly: () => string;
}

/** Whether a report of this notebook carries plotly. */
export function drawsPlots(notebook: Notebook): boolean {
  return notebook.cells.some((cell) => cell.cell_type === 'code' && hasPlot(cell.outputs));
}

/** plotly adds rules to a style element that it creates empty. */
const PLOTLY_STYLE = '';

/**
 * The run as one file that needs nothing else: no request leaves it, and what a notebook printed cannot run in it. In
 * parts, each cell drawn when its part is asked for: the whole is never held.
 *
 * @param notebook As executed: its cells hold the outputs.
 */
export function* reportParts(
  run: RunState,
  notebook: Notebook,
  { explain, chain }: ReportOptions,
  { sha256, mark, plotly }: ReportPorts,
): Generator<string, void> {
  const cells = contentOf(notebook);
  const scripts = drawsPlots(notebook) ? [plotly(), drawPlots] : [];
  const head = renderToStaticMarkup(<Head run={run} cells={cells} scripts={scripts} sha256={sha256} />);
  yield `<!doctype html>\n<html lang="en">${head}<body>`;
  yield* viewParts(run, cells, mark, { explain, ...(chain !== undefined && { chain }) });
  for (const script of scripts) yield `<script>${script}</script>`;
  yield '</body></html>\n';
}

/** The page with a mark in each cell's place, and then the cells where the marks are. No output can hold a mark. */
function* viewParts(
  run: RunState,
  cells: ReadonlyMap<string, CellContent>,
  mark: string,
  options: ReportOptions,
): Generator<string, void> {
  const caution = uncommittedNote(run);
  const view = renderToStaticMarkup(
    <RunView
      run={run}
      renderCell={() => mark}
      trans={english}
      {...options}
      {...(caution !== undefined && { caution })}
    />,
  );
  const ids = run.stages.flatMap((stage) => stage.cells.map(({ id }) => id));
  const [first = '', ...others] = view.split(mark);
  yield first;
  for (const [at, part] of others.entries()) {
    const content = cells.get(ids[at] ?? '');
    if (content !== undefined) yield renderToStaticMarkup(<CellContentView {...content} trans={english} />);
    yield part;
  }
}

interface HeadProps {
  readonly run: RunState;
  readonly cells: ReadonlyMap<string, CellContent>;
  readonly scripts: readonly string[];
  readonly sha256: (text: string) => string;
}

function Head({ run, cells, scripts, sha256 }: HeadProps): ReactElement {
  const own = pageStyles + styles;
  const policy = contentSecurityPolicy({
    styles: [own, FRAME_STYLE, ...stylesInOutputs(cells), ...(scripts.length > 0 ? [PLOTLY_STYLE] : [])],
    scripts,
    sha256,
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
  let prose: string[] = [];
  for (const cell of notebook.cells) {
    if (cell.cell_type === 'markdown') prose.push(cell.source);
    if (cell.cell_type !== 'code') continue;
    const { id, source, outputs } = cell;
    cells.set(id, { source, outputs, ...(prose.length > 0 && { prose: prose.join('\n\n') }) });
    prose = [];
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
