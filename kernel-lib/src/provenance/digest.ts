import { createHash } from 'node:crypto';

/** MD5 in hex; texts as UTF-8. It finds damage and pairs rows, and proves nothing against a forger. */
export function md5(data: string | Uint8Array): string {
  return createHash('md5').update(data).digest('hex');
}

/** SHA-256 in hex; texts as UTF-8. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
