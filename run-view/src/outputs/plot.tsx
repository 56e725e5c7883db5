import type { ReactElement } from 'react';
import type { Json } from '@stagebook/pipeline';
import type { Translate } from '../translate.js';
import type { ImageSource } from './mime.js';

export interface PlotProps {
  readonly figure: Json;
  readonly still: ImageSource | undefined;
  readonly trans: Translate;
}

/** A place for a plot: a host finds every `.sb-plot`, reads the figure from its script element and draws it. */
export function Plot({ figure, still, trans }: PlotProps): ReactElement {
  const title = titleOf(figure) ?? trans.__('Plot');
  return (
    <figure className="sb-plot" aria-label={title}>
      <script type="application/json" dangerouslySetInnerHTML={{ __html: inScript(figure) }} />
      <div className="sb-plot-canvas">
        {still === undefined ? (
          <p className="sb-note">{trans.__('This plot is drawn by a script: %1', title)}</p>
        ) : (
          <img className="sb-image" src={still.src} alt={still.alt || title} />
        )}
      </div>
    </figure>
  );
}

/** JSON that cannot end the script element around it. */
function inScript(figure: Json): string {
  return JSON.stringify(figure)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}

function titleOf(figure: Json): string | undefined {
  const title = property(property(figure, 'layout'), 'title');
  const text = typeof title === 'string' ? title : property(title, 'text');
  return typeof text === 'string' && text !== '' ? text.replace(/<[^>]*>/g, '').slice(0, 200) : undefined;
}

function property(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (value as { readonly [key: string]: Json })[name];
}
