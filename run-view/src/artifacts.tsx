import type { ReactElement } from 'react';
import type { ArtifactMessage } from '@stagebook/pipeline';
import { formatBytes } from './format.js';
import type { Translate } from './translate.js';

export interface ArtifactsProps {
  readonly artifacts: readonly ArtifactMessage[];
  readonly trans: Translate;
}

/** Files that stages left, with the digests by which they can be checked. */
export function Artifacts({ artifacts, trans }: ArtifactsProps): ReactElement {
  return (
    <div className="sb-scroll" tabIndex={0} role="region" aria-label={trans.__('Artifacts')}>
      <table className="sb-table sb-artifacts">
        <caption className="sb-hidden">{trans.__('Artifacts')}</caption>
        <thead>
          <tr>
            <th scope="col">{trans.__('File')}</th>
            <th scope="col" className="sb-number">
              {trans.__('Size')}
            </th>
            <th scope="col">SHA-256</th>
            <th scope="col">MD5</th>
          </tr>
        </thead>
        <tbody>
          {artifacts.map((artifact, at) => (
            <tr key={at}>
              <th scope="row">{artifact.path}</th>
              <td className="sb-number" title={trans._n('%1 byte', '%1 bytes', artifact.bytes)}>
                {formatBytes(artifact.bytes)}
              </td>
              <td>
                <Digest hex={artifact.sha256} />
              </td>
              <td>
                <Digest hex={artifact.md5} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Whole in the text, so that it can be copied and searched for; where room is short, its beginning is seen. */
export function Digest({ hex }: { readonly hex: string }): ReactElement {
  return (
    <code className="sb-digest" title={hex}>
      {hex}
    </code>
  );
}
