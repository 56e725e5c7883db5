import { readFile } from 'node:fs/promises';
import { NbrunError } from '../errors.js';

/**
 * Refuses to write the executed notebook over anything but an executed notebook (nbrun's or papermill's).
 * @throws {NbrunError} `OUTPUT_EXISTS`
 */
export async function checkOutputTarget(path: string, input: string, force: boolean): Promise<void> {
  if (path === input) {
    const message = `OUTPUT "${path}" is the notebook itself: running it would lose its source. Name another file.`;
    throw new NbrunError('OUTPUT_EXISTS', message);
  }
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new NbrunError(
      'OUTPUT_EXISTS',
      `OUTPUT "${path}" cannot be written (${error.code}). Name another file.`,
    );
  });
  if (text === undefined || force || isExecuted(text)) return;
  const message = `OUTPUT "${path}" exists and is no executed notebook. Name another file, or overwrite it with --force.`;
  throw new NbrunError('OUTPUT_EXISTS', message);
}

function isExecuted(text: string): boolean {
  try {
    const notebook: unknown = JSON.parse(text);
    const metadata =
      typeof notebook === 'object' && notebook !== null && 'metadata' in notebook
        ? notebook.metadata
        : undefined;
    return typeof metadata === 'object' && metadata !== null && 'papermill' in metadata;
  } catch {
    return false;
  }
}
