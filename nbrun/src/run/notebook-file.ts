import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseNotebook, PipelineError, type Notebook } from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';

const DEFAULT_KERNEL = 'tslab';

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
  return { path: file, dir: dirname(file), sha256, notebook: parse(text, path) };
}

function parse(text: string, path: string): Notebook {
  try {
    return parseNotebook(text);
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    throw new PipelineError(error.code, `"${path}": ${error.message}`, { cause: error });
  }
}

/** The kernel that the notebook asks for. */
export function kernelNameOf({ metadata }: Notebook): string {
  const spec = metadata['kernelspec'];
  const name = typeof spec === 'object' && spec !== null && 'name' in spec ? spec.name : undefined;
  return typeof name === 'string' ? name : DEFAULT_KERNEL;
}

/** Its language as the notebook says it: its kernelspec's language, or what a kernel said of itself when it was saved. */
export function languageOf({ metadata }: Notebook): string {
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
