import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { StagebookError } from '../check/error.js';

export interface FileDigests {
  readonly md5: string;
  readonly sha256: string;
  readonly bytes: number;
}

const CHUNK_BYTES = 1 << 20;

/**
 * MD5 and SHA-256 of a file in one reading, however large it is.
 *
 * @throws {StagebookError} `FILE_NOT_FOUND` when it cannot be read.
 */
export async function digestFile(path: string, options: { signal?: AbortSignal } = {}): Promise<FileDigests> {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  const bytes = await readChunks(path, options.signal, (chunk) => {
    md5.update(chunk);
    sha256.update(chunk);
  });
  return { md5: md5.digest('hex'), sha256: sha256.digest('hex'), bytes };
}

/** Calls `use` with each chunk, which is valid until it returns; gives the bytes read. */
async function readChunks(
  path: string,
  signal: AbortSignal | undefined,
  use: (chunk: Uint8Array) => void,
): Promise<number> {
  const file = await open(path).catch((cause: unknown) => {
    throw new StagebookError('FILE_NOT_FOUND', `${path} cannot be read: ${String(cause)}. Check the path.`, {
      cause,
    });
  });
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let bytes = 0;
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES);
      if (bytesRead === 0) return bytes;
      bytes += bytesRead;
      use(chunk.subarray(0, bytesRead));
    }
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new StagebookError('FILE_NOT_FOUND', `${path} cannot be read: ${String(cause)}. Check the path.`, {
      cause,
    });
  } finally {
    await file.close();
  }
}
