import { checkNotebook, readStagesLeniently, sortFindings, type Finding } from '@stagebook/pipeline';
import { glob } from '../glob.js';
import { kernelNameOf, languageOf, readNotebook } from '../run/notebook-file.js';
import { tslabShorthands } from './tslab-shorthands.js';
import { undefinedVariables } from './undefined-variables.js';

const TSLAB: ReadonlySet<string> = new Set(['tslab', 'jslab']);

/**
 * All that can be known of a notebook without running it.
 * @throws {NbrunError} `NOTEBOOK_NOT_FOUND`; {PipelineError} `NOTEBOOK_INVALID`.
 */
export async function checkFile(path: string): Promise<readonly Finding[]> {
  const { notebook, dir } = await readNotebook(path);
  const matches = async (pattern: string): Promise<boolean> =>
    (await glob(pattern, { cwd: dir, dot: true, onlyFiles: true, expandDirectories: true })).length > 0;
  const structure = await checkNotebook(notebook, { matches });
  const stages = readStagesLeniently(notebook, () => undefined);
  const language = languageOf(notebook);
  const undefinedNames = await undefinedVariables(stages, language);
  const shorthands = TSLAB.has(kernelNameOf(notebook)) ? await tslabShorthands(stages, language) : [];
  return sortFindings([...structure, ...undefinedNames, ...shorthands]);
}
