import type { ReactElement } from 'react';
import type { Translate } from './translate.js';

export interface SourceProps {
  readonly source: string;
  readonly trans: Translate;
}

/** A cell's code, folded away until asked for. */
export function Source({ source, trans }: SourceProps): ReactElement {
  return (
    <details className="sb-details sb-source">
      <summary>{trans._n('Code, one line', 'Code, %1 lines', source.split('\n').length)}</summary>
      <pre className="sb-text" tabIndex={0} role="region" aria-label={trans.__('Code')}>
        {source}
      </pre>
    </details>
  );
}
