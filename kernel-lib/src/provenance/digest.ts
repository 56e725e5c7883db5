import { hash } from 'node:crypto';

/** MD5 in hex; texts as UTF-8. It finds damage and pairs rows, and proves nothing against a forger. */
export function md5(data: string | Uint8Array): string {
  return hash('md5', data);
}

/** SHA-256 in hex; texts as UTF-8. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}
