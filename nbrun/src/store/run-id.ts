import { randomBytes } from 'node:crypto';

/** `20261121-130455-7f3a`: sorts by time (UTC), and two runs of one second differ. */
export function newRunId(now: Date = new Date()): string {
  const digits = now.toISOString().replaceAll(/\D/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${randomBytes(2).toString('hex')}`;
}
