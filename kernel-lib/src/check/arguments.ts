import { inspect } from 'node:util';
import { StagebookError } from './error.js';

// A notebook's cells are compiled without `strict`: what they pass is checked when they run.

/** `value` as it stands in a message: short, on one line. */
export function shown(value: unknown): string {
  const text = inspect(value, { depth: 1, breakLength: Infinity, maxStringLength: 60, maxArrayLength: 5 });
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

export function invalid(what: string, value: unknown, wanted: string): StagebookError {
  return new StagebookError('ARGUMENT_INVALID', `${what} is ${shown(value)}. Give ${wanted}.`);
}

export function checkText(what: string, value: unknown, wanted = 'a text that is not empty'): string {
  if (typeof value !== 'string' || value === '') throw invalid(what, value, wanted);
  return value;
}

export function checkFinite(what: string, value: unknown, wanted = 'a finite number'): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(what, value, wanted);
  return value;
}

export function checkCount(what: string, value: unknown, least = 0): number {
  const wanted = `a whole number of at least ${least}`;
  if (!Number.isSafeInteger(value) || (value as number) < least) throw invalid(what, value, wanted);
  return value as number;
}

export function checkList<T>(what: string, value: readonly T[], wanted = 'an array'): readonly T[] {
  const given: unknown = value;
  if (!Array.isArray(given)) throw invalid(what, given, wanted);
  return value;
}

export function checkRecord(what: string, value: unknown, wanted = 'an object'): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(what, value, wanted);
  return value as Record<string, unknown>;
}

export function checkOneOf<T extends string>(what: string, value: unknown, choices: readonly T[]): T {
  if (!choices.includes(value as T)) throw invalid(what, value, `one of ${choices.join(', ')}`);
  return value as T;
}
