import { UUID } from '@lumino/coreutils';
import { explainReason, parseNotebook, type StageState } from '@stagebook/pipeline';
import { browserDigests } from '../browser-ports.js';
import type { ContentsFolder } from '../store/contents-folder.js';
import { readRecord } from '../store/read-record.js';

const FILE = 'report.html';

/**
 * A record's report, as nbrun writes it: nbrun's own where it ran, else one made now and left in the record, since a run of
 * the panel may have gone on after the last one.
 *
 * @returns Its path for the contents service. @throws {Error} where the record has no executed notebook, or cannot be written.
 */
export async function reportOf(folder: ContentsFolder): Promise<string> {
  const path = `${folder.path}/${FILE}`;
  const record = await readRecord(folder, browserDigests);
  const isOfPanel = record?.state.environment['runner'] === 'JupyterLab';
  if (!isOfPanel && (await folder.list()).some(({ name }) => name === FILE)) return path;
  const executed = await folder.read('executed.ipynb');
  if (record === undefined || executed === undefined)
    throw new Error(`The record "${folder.path}" holds no executed notebook. Run the notebook again.`);
  const notebook = parseNotebook(executed);
  const { drawsPlots, reportParts } = await import('@stagebook/run-view/report');
  const plotly = drawsPlots(notebook) ? (await import('./plotly.txt')).default : '';
  const explain = ({ name, action, reason }: StageState): string =>
    explainReason({ stage: { name }, action, reason });
  const parts = reportParts(
    record.state,
    notebook,
    { explain, chain: record.head.sha256 },
    { sha256: (text) => browserDigests.sha256(text), mark: `cell ${UUID.uuid4()}`, plotly: () => plotly },
  );
  await folder.put(FILE, [...parts].join(''));
  return path;
}
