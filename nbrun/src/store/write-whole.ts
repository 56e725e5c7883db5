import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, basename, join } from 'node:path';

/** Written at once: a file of a thousand cells is not a thousand writes. */
const PIECE_CHARS = 65_536;

/**
 * Writes a file whole, to a temporary name, and renames it: a reader sees the old file or the new one, never half.
 * @returns the SHA-256 of what was written.
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array | Iterable<string>,
): Promise<string> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`);
  const hash = createHash('sha256');
  try {
    const file = await open(temporary, 'wx');
    try {
      const isOne = typeof content === 'string' || content instanceof Uint8Array;
      for (const part of isOne ? [content] : inPieces(content)) {
        hash.update(part);
        await file.appendFile(part);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    return hash.digest('hex');
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The same text in fewer parts; a part that is long enough stays as it is. */
function* inPieces(parts: Iterable<string>): Generator<string, void> {
  let waiting: string[] = [];
  let chars = 0;
  for (const part of parts) {
    waiting.push(part);
    chars += part.length;
    if (chars < PIECE_CHARS) continue;
    yield waiting.join('');
    waiting = [];
    chars = 0;
  }
  if (chars > 0) yield waiting.join('');
}
