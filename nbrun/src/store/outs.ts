import { lstat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { glob } from '../glob.js';
import { NbrunError } from '../errors.js';
import { isInside } from '../is-inside.js';
import { digestFile } from './objects.js';
import type { StoredFile } from './cache-entry.js';

export interface OutFile extends StoredFile {
  /** Relative to the notebook's folder. */
  readonly path: string;
}

/** The files of the outs that a stage declares, digested; a folder stands for all files in it. */
export async function readOuts(
  outs: readonly string[],
  notebookDir: string,
): Promise<{ files: readonly OutFile[]; missing: readonly string[] }> {
  const files: OutFile[] = [];
  const missing: string[] = [];
  for (const out of outs) {
    const path = insideOf(notebookDir, out);
    const stats = await lstat(path).catch(() => undefined);
    if (stats === undefined) missing.push(out);
    else if (!stats.isDirectory()) files.push({ path: out, ...(await digestFile(path)) });
    else {
      for (const name of await glob('**', { cwd: path, dot: true, onlyFiles: true })) {
        files.push({ path: join(out, name), ...(await digestFile(join(path, name))) });
      }
    }
  }
  return { files, missing };
}

/** The absolute path of an out. @throws {NbrunError} `USAGE` when it leads out of the notebook's folder. */
export function insideOf(notebookDir: string, out: string): string {
  const path = resolve(notebookDir, out);
  if (isInside(notebookDir, path)) return path;
  throw new NbrunError(
    'USAGE',
    `The out "${out}" leads out of the notebook's folder. Keep what a stage makes inside it.`,
  );
}
