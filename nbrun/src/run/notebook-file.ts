import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseNotebook, type Notebook } from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';

export interface NotebookFile {
  readonly path: string;
  /** The kernel's folder. */
  readonly dir: string;
  readonly sha256: string;
  readonly notebook: Notebook;
}

/** @throws {NbrunError} `NOTEBOOK_NOT_FOUND`; {PipelineError} `NOTEBOOK_INVALID`, naming the place. */
export async function readNotebook(path: string): Promise<NotebookFile> {
  const file = resolve(path);
  const stats = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new NbrunError(
      'NOTEBOOK_NOT_FOUND',
      `"${path}" cannot be read (${error.code ?? error.message}). Name an .ipynb file.`,
    );
  });
  if (!stats.isFile()) {
    throw new NbrunError('NOTEBOOK_NOT_FOUND', `"${path}" is no file. Name an .ipynb file.`);
  }
  const text = await readFile(file, 'utf8');
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { path: file, dir: dirname(file), sha256, notebook: parseNotebook(text) };
}
