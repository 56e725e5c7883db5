import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { ArtifactMessage } from '@stagebook/pipeline';
import { exists } from '../exists.js';

/** A bigger artifact is not copied into the record: it is checked where it stands. */
export const KEPT_ARTIFACT_BYTES: number = 512 * 1024 * 1024;

/** Where a record keeps an artifact: under its own digest, so that a later run that rewrites the file changes no record. */
export function keptPath({ path, sha256 }: ArtifactMessage): string {
  return join('artifacts', sha256.slice(0, 12), basename(path));
}

/** Where the artifact stands outside the record. */
export function originalPath({ path }: ArtifactMessage, notebookDir: string): string {
  return isAbsolute(path) ? path : join(notebookDir, path);
}

/** Copies an artifact into the record, unless it is there already; a file that is gone by now is left to `verify` to name. */
export async function keepArtifact(
  artifact: ArtifactMessage,
  recordDir: string,
  notebookDir: string,
): Promise<void> {
  if (artifact.bytes > KEPT_ARTIFACT_BYTES) return;
  const target = join(recordDir, keptPath(artifact));
  if (await exists(target)) return;
  const temporary = `${target}.${randomBytes(4).toString('hex')}.tmp`;
  await mkdir(dirname(target), { recursive: true });
  try {
    await copyFile(originalPath(artifact, notebookDir), temporary, constants.COPYFILE_FICLONE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  await rename(temporary, target);
}
