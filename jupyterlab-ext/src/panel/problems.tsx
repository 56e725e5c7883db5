import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';
import type { CellFinding } from '../notebook/findings.js';

export interface ProblemsProps {
  readonly findings: readonly CellFinding[];
  readonly onReveal: (cellId: string) => void;
  readonly trans: TranslationBundle;
}

/** What is wrong with the notebook's stages; each names its cell, and leads there. */
export function Problems({ findings, onReveal, trans }: ProblemsProps): ReactElement | null {
  if (findings.length === 0) return null;
  const isFatal = findings.some((finding) => finding.isFatal);
  return (
    <section
      className={`sb-problems ${isFatal ? 'sb-tone-bad' : 'sb-tone-warn'}`}
      role={isFatal ? 'alert' : 'status'}
      aria-label={trans.__('Problems of the pipeline')}
    >
      <ul>
        {findings.map(({ cell, message }, at) => (
          <li key={at}>
            {cell !== undefined && (
              <button type="button" className="sb-link" onClick={() => onReveal(cell.id)}>
                {trans.__('Cell %1', cell.index + 1)}
              </button>
            )}{' '}
            {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
