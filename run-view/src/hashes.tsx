import type { ReactElement } from 'react';
import type { RunState } from '@stagebook/pipeline';
import { Digest } from './artifacts.js';
import type { Translate } from './translate.js';

export interface HashesProps {
  readonly run: RunState;
  /** The last link of the event log's chain, where the log is closed. */
  readonly chain?: string;
  readonly trans: Translate;
}

/** SHA-256 of all that the run can be checked by: its log, its notebook, its stages' keys and what they saved. */
export function Hashes({ run, chain, trans }: HashesProps): ReactElement {
  const rows: readonly (readonly [what: string, sha256: string])[] = [
    ...(chain === undefined ? [] : [[trans.__('Event log, last link'), chain] as const]),
    [trans.__('Notebook'), run.notebook.sha256],
    ...run.stages.flatMap(({ name, key }) =>
      key === undefined ? [] : [[trans.__('Key of %1', name), key] as const],
    ),
    ...run.stages.flatMap(({ name, saved }) =>
      saved.map((item) => [trans.__('%1, saved by %2', item.name, name), item.sha256] as const),
    ),
  ];
  return (
    <div className="sb-scroll" tabIndex={0} role="region" aria-label={trans.__('Hashes')}>
      <table className="sb-table sb-facts">
        <caption className="sb-hidden">{trans.__('Hashes')}</caption>
        <tbody>
          {rows.map(([what, sha256], at) => (
            <tr key={at}>
              <th scope="row">{what}</th>
              <td>
                <Digest hex={sha256} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
