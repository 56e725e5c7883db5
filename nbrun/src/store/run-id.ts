import { randomInt } from 'node:crypto';

/** `20261121-130455-7f3a1c`: sorts by time (UTC, to the millisecond); its last three digits are random. */
export function newRunId(now: Date = new Date()): string {
  const digits = now.toISOString().replaceAll(/\D/g, '');
  const fraction = Math.floor((now.getUTCMilliseconds() / 1000) * 0x1000);
  const tail = [fraction, randomInt(0x1000)].map((part) => part.toString(16).padStart(3, '0')).join('');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${tail}`;
}
