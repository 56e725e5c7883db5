import { closest } from './closest.js';

/** What a decoder throws when a value is not what it should be; each boundary turns it into an error of its own. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  /** Where in the document: `cells[3].outputs[0].text`; empty for the document itself. */
  readonly path: string;
  readonly problem: string;

  constructor(path: string, problem: string) {
    super(path === '' ? problem : `${path.length > 200 ? `${path.slice(0, 200)}…` : path} ${problem}`);
    this.path = path;
    this.problem = problem;
  }
}

/** Arrays and objects may nest this deep; deeper documents would overflow the stack of those who walk them. */
export const MAX_JSON_DEPTH = 200;

/** A plain object whose values are still unknown. */
export type UnknownObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is UnknownObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The path of a member: `a.b`, or `a["odd key"]` where a dot would mislead. */
export function member(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[\w$-]+$/u.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

export function expectObject(value: unknown, path: string): UnknownObject {
  if (isObject(value)) return value;
  throw new DecodeError(path, `is ${show(value)}, where an object is needed`);
}

export function expectArray(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new DecodeError(path, `is ${show(value)}, where a list is needed`);
}

export function expectString(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  throw new DecodeError(path, `is ${show(value)}, where a string is needed`);
}

export function expectBoolean(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new DecodeError(path, `is ${show(value)}, where true or false is needed`);
}

export function expectInteger(value: unknown, path: string, minimum: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= minimum) return value as number;
  throw new DecodeError(path, `is ${show(value)}, where a whole number from ${minimum} is needed`);
}

export function expectOneOf<const T extends string>(value: unknown, path: string, allowed: readonly T[]): T {
  if (allowed.includes(value as T)) return value as T;
  const names = allowed.map((name) => JSON.stringify(name)).join(', ');
  throw new DecodeError(path, `is ${show(value)}, where one of ${names} is needed`);
}

/** Refuses fields that the format does not have, and suggests the one that may have been meant. */
export function expectKnownKeys(value: UnknownObject, path: string, known: readonly string[]): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const meant = closest(key, known);
    const hint = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`;
    throw new DecodeError(member(path, key), `is not a known field (${hint})`);
  }
}

/** A value as an error message shows it: whole when short, else its beginning or its kind. */
export function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  return value === null ? 'null' : `a ${typeof value}`;
}
