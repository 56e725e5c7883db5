import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

const CHUNK_BYTES = 4 << 20;

/** SHA-256 of a file, remembered under `cacheDir` by path, size, times and inode. */
export function fileDigest(path: string, cacheDir: string): string {
  const stat = statSync(path);
  const key = [resolve(path), stat.size, stat.mtimeMs, stat.ctimeMs, stat.ino].join('\0');
  const folder = join(cacheDir, 'digests');
  const remembered = join(folder, createHash('sha256').update(key).digest('hex'));
  try {
    const digest = readFileSync(remembered, 'utf8');
    if (/^[0-9a-f]{64}$/.test(digest)) return digest;
  } catch {
    // Not remembered: it is computed.
  }
  const digest = hashFile(path);
  mkdirSync(folder, { recursive: true });
  const temporary = `${remembered}.${process.pid}`;
  writeFileSync(temporary, digest);
  renameSync(temporary, remembered);
  return digest;
}

function hashFile(path: string): string {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(CHUNK_BYTES);
  const fd = openSync(path, 'r');
  try {
    for (let count = readSync(fd, buffer); count > 0; count = readSync(fd, buffer))
      hash.update(buffer.subarray(0, count));
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex');
}
