import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { StagebookError } from '../check/error.js';
import { md5 } from './digest.js';

/** Up to this many bytes a file is read at once, synchronously. */
export const SMALL_BYTES: number = 1 << 20;

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
  const [one, other] = [createHash('md5'), createHash('sha256')];
  const bytes = await readChunks(path, options.signal, (chunk) => {
    one.update(chunk);
    other.update(chunk);
  });
  return { md5: one.digest('hex'), sha256: other.digest('hex'), bytes };
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
  options.signal?.throwIfAborted();
  const small = smallContent(path);
  if (small !== undefined) return { md5: md5(small), bytes: small.length };
  const found = createHash('md5');
  const bytes = await readChunks(path, options.signal, (chunk) => found.update(chunk));
  return { md5: found.digest('hex'), bytes };
}

/** Of a file so small that handing it to another thread would take longer than reading it; undefined of others. */
function smallContent(path: string): Uint8Array | undefined {
  try {
    const found = statSync(path);
    return found.isFile() && found.size <= SMALL_BYTES ? readFileSync(path) : undefined;
  } catch (cause) {
    throw unreadable(path, cause);
  }
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
