import type { Secrets } from './ports.js';

/** The same JSON with secrets taken out of every text in it; numbers and names of fields stay. */
export function cleanJson<T>(value: T, secrets: Pick<Secrets, 'text'>): T {
  if (typeof value === 'string') return secrets.text(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => cleanJson(item, secrets)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, cleanJson<unknown>(item, secrets)]),
  ) as T;
}
