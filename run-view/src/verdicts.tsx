import type { ReactElement } from 'react';
import type { VerdictMessage } from '@stagebook/pipeline';
import { StatusBadge } from './status.js';
import type { Translate } from './translate.js';

export interface VerdictsProps {
  readonly verdicts: readonly VerdictMessage[];
  readonly trans: Translate;
}

/** What each gate said, with its evidence to open. */
export function Verdicts({ verdicts, trans }: VerdictsProps): ReactElement {
  return (
    <ul className="sb-verdicts">
      {verdicts.map((verdict, at) => (
        <li key={at} className="sb-verdict">
          <StatusBadge status={verdict.status} trans={trans} />
          <span className="sb-verdict-gate">{verdict.gate}</span>
          <span className="sb-verdict-reason">{verdict.reason}</span>
          {verdict.evidence !== null && (
            <details className="sb-details">
              <summary>{trans.__('Evidence')}</summary>
              <pre
                className="sb-text"
                tabIndex={0}
                role="region"
                aria-label={trans.__('Evidence of %1', verdict.gate)}
              >
                {JSON.stringify(verdict.evidence, null, 2)}
              </pre>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}
