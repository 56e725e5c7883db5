import { stat } from 'node:fs/promises';
import { digestFile } from '../store/objects.js';

/** SHA-256 in hex of a file's content. */
export type DigestPath = (path: string) => Promise<string>;

/** Reads a file again only when its size, time or inode changed. */
export function rememberingDigest(): DigestPath {
  const known = new Map<string, { readonly stamp: string; readonly sha256: string }>();
  return async (path) => {
    const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
    const stamp = `${size} ${mtimeNs} ${ctimeNs} ${ino}`;
    const before = known.get(path);
    if (before?.stamp === stamp) return before.sha256;
    const { sha256 } = await digestFile(path);
    known.set(path, { stamp, sha256 });
    return sha256;
  };
}
