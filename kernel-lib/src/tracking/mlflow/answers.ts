import { shown } from '../../check/arguments.js';
import { TrackingError } from '../error.js';

// A server's answers are unknown until they have passed here.

type Answer = Readonly<Record<string, unknown>>;

export function answerObject(what: string, value: unknown): Answer {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Answer;
  throw odd(what, value, 'an object');
}

export function answerText(what: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw odd(what, value, 'a text');
}

/** MLflow leaves empty lists out. */
export function answerList(what: string, value: unknown): readonly Answer[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.map((item, index) => answerObject(`${what}[${index}]`, item));
  throw odd(what, value, 'a list');
}

/** A version number travels as a text. */
export function answerWhole(what: string, value: unknown): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (Number.isSafeInteger(number)) return number as number;
  throw odd(what, value, 'a whole number');
}

/** `[{key, value}]` as an object. */
export function answerTags(what: string, value: unknown): Readonly<Record<string, string>> {
  const pairs = answerList(what, value).map(({ key, value: text }) => [
    answerText(`${what}.key`, key),
    // An empty value is left out too.
    answerText(`${what}.value`, text ?? ''),
  ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

function odd(what: string, value: unknown, wanted: string): TrackingError {
  return new TrackingError(
    'TRACKING_REFUSED',
    `The server's "${what}" is ${shown(value)}, where ${wanted} belongs. Is it an MLflow server of version 3?`,
  );
}
