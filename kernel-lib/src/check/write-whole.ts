import { rename, writeFile } from 'node:fs/promises';

/** Writes a file so that a reader finds the old or the new one, whole. */
export async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, data);
  await rename(temporary, path);
}
