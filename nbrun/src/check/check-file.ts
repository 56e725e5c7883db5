import { glob } from 'tinyglobby';
import {
  checkNotebook,
  readStagesLeniently,
  sortFindings,
  type Finding,
  type Notebook,
} from '@stagebook/pipeline';
import { readNotebook } from '../run/notebook-file.js';
import { undefinedVariables } from './undefined-variables.js';

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
  return sortFindings([...structure, ...(await undefinedVariables(stages, languageOf(notebook)))]);
}

/** As the notebook says it: its kernelspec's language, or what a kernel said of itself when it was saved. */
function languageOf({ metadata }: Notebook): string {
  for (const [key, field] of [
    ['kernelspec', 'language'],
    ['language_info', 'name'],
  ] as const) {
    const info = metadata[key];
    if (typeof info !== 'object' || info === null || Array.isArray(info)) continue;
    const language = (info as Readonly<Record<string, unknown>>)[field];
    if (typeof language === 'string') return language;
  }
  return '';
}
