import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder that a user named, and those above it. Node's own `recursive` never returns where a file system takes no
 * folders and says that the one above is missing (`/proc`).
 */
export async function makeFolder(path: string): Promise<void> {
  const missing = await makeOne(path);
  if (missing === undefined) return;
  const above = dirname(path);
  if (above === path) throw missing;
  await makeFolder(above);
  const still = await makeOne(path);
  if (still !== undefined) throw still;
}

/** @returns the error where the folder above is missing. */
async function makeOne(path: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return error as NodeJS.ErrnoException;
    const isThere = await stat(path).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!isThere) throw error;
  }
  return undefined;
}
