import { createHmac } from 'node:crypto';

/** How a value that must not be read back enters a key: HMAC-SHA-256, in hex. */
export function hmacOf(value: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(value).digest('hex');
}
