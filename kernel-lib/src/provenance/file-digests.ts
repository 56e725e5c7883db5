import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { StagebookError } from '../check/error.js';

export interface FileDigests {
  readonly md5: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * MD5 and SHA-256 of a file in one reading, however large it is.
 *
 * @throws {StagebookError} `FILE_NOT_FOUND` when it cannot be read.
 */
export async function digestFile(path: string, options: { signal?: AbortSignal } = {}): Promise<FileDigests> {
  const [md5, sha256] = [createHash('md5'), createHash('sha256')];
  const bytes = await readChunks(path, options.signal, (chunk) => {
    md5.update(chunk);
    sha256.update(chunk);
  });
  return { md5: md5.digest('hex'), sha256: sha256.digest('hex'), bytes };
}

/**
 * MD5 of a file, as DVC has it.
 *
 * @throws {StagebookError} `FILE_NOT_FOUND` when it cannot be read.
 */
export async function md5File(
  path: string,
  options: { signal?: AbortSignal } = {},
): Promise<Omit<FileDigests, 'sha256'>> {
  const md5 = createHash('md5');
  const bytes = await readChunks(path, options.signal, (chunk) => md5.update(chunk));
  return { md5: md5.digest('hex'), bytes };
}

const CHUNK_BYTES = 1 << 20;

/** Calls `use` with each chunk while the next is being read; gives the bytes read. */
async function readChunks(
  path: string,
  signal: AbortSignal | undefined,
  use: (chunk: Uint8Array) => void,
): Promise<number> {
  const file = await open(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    const { size } = await file.stat();
    const length = Math.max(1, Math.min(CHUNK_BYTES, size + 1));
    let [current, next] = [Buffer.allocUnsafe(length), Buffer.allocUnsafe(length)];
    let bytes = 0;
    let { bytesRead } = await file.read(current, 0, length);
    while (bytesRead > 0) {
      signal?.throwIfAborted();
      const reading = file.read(next, 0, length);
      use(current.subarray(0, bytesRead));
      bytes += bytesRead;
      ({ bytesRead } = await reading);
      [current, next] = [next, current];
    }
    return bytes;
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw unreadable(path, cause);
  } finally {
    await file.close();
  }
}

function unreadable(path: string, cause: unknown): StagebookError {
  return new StagebookError('FILE_NOT_FOUND', `${path} cannot be read: ${String(cause)}. Check the path.`, {
    cause,
  });
}
