import { posix } from 'node:path';
import { shown } from '../check/arguments.js';
import { TrackingError } from './error.js';

// MLflow answers 200 to much that it then stores as something else: a metric "abc" as 0 at time 0, a step 1.5 as 0, a long
// text cut off. So everything is checked here, before it reaches the journal or a server. The limits are MLflow's.

const MAX_KEY_CHARS = 250;
export const MAX_PARAM_CHARS = 6_000;
export const MAX_TAG_CHARS = 8_000;
const MAX_EXPERIMENT_CHARS = 500;
const MAX_DATASET_NAME_CHARS = 500;
const MAX_DATASET_DIGEST_CHARS = 36;
/** Of a tag in the model registry: a prompt's template, an audit entry. */
export const MAX_REGISTRY_TEXT_CHARS = 100_000;

export function refuse(what: string, value: unknown, wanted: string): TrackingError {
  return new TrackingError('TRACKING_VALUE_INVALID', `${what} is ${shown(value)}. Give ${wanted}.`);
}

/** A text that a database keeps as it is: no NUL, no half of a surrogate pair, at most `maxChars` characters. */
export function checkStorable(what: string, value: unknown, maxChars: number): string {
  if (typeof value !== 'string') throw refuse(what, value, 'a text');
  if (value.includes('\0') || /\p{Surrogate}/u.test(value)) {
    throw refuse(what, value, 'a text without NUL and without half characters');
  }
  const chars = value.length <= maxChars ? value.length : [...value].length;
  if (chars <= maxChars) return value;
  throw new TrackingError(
    'TRACKING_VALUE_INVALID',
    `${what} is ${chars} characters long; MLflow keeps ${maxChars}. Log it as an artifact.`,
  );
}

export function checkName(what: string, value: unknown, maxChars: number = MAX_EXPERIMENT_CHARS): string {
  const name = checkStorable(what, value, maxChars);
  if (name.trim() === '') throw refuse(what, value, 'a text that is not empty');
  return name;
}

/** The key of a metric, param or tag. */
export function checkKey(what: string, value: unknown): string {
  const key = checkName(what, value, MAX_KEY_CHARS);
  if (!/^[/\p{L}\p{N}_.\- :]+$/u.test(key)) {
    throw refuse(what, value, 'letters, digits, spaces and "_", "-", ".", ":", "/" alone');
  }
  if (isPlainPath(key)) return key;
  throw refuse(what, value, 'a name that is no other path: no "." or "..", no "//", no "/" at its ends');
}

/** Where an artifact goes below its run's: `fetch` would fold `..` away before a server could refuse it. */
export function checkArtifactPath(value: unknown): string {
  const path = checkName('The path of an artifact', value, 500);
  if (isPlainPath(path) && !/[\\\x00-\x1f\x7f]/.test(path)) return path;
  throw refuse('The path of an artifact', value, 'a relative path with "/", without "." and ".."');
}

function isPlainPath(path: string): boolean {
  return (
    posix.normalize(path) === path &&
    !path.endsWith('/') &&
    path !== '.' &&
    !/^(?:\/|\.\.(?:\/|$))/.test(path)
  );
}

/** JSON has no NaN: it and the infinities travel as texts, which MLflow reads; a raw `NaN` it would store as 0. */
export function checkMetricValue(what: string, value: unknown): number | 'NaN' | 'Infinity' | '-Infinity' {
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return value;
  if (typeof value !== 'number') throw refuse(what, value, 'a number');
  return Number.isFinite(value) ? value : (String(value) as 'NaN' | 'Infinity' | '-Infinity');
}

export function checkWhole(what: string, value: unknown, least: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  throw refuse(what, value, `a whole number of at least ${least}`);
}

/** Of a registered model or a prompt. */
export function checkModelName(what: string, value: unknown): string {
  const name = checkName(what, value, MAX_KEY_CHARS);
  if (!/[/:@'"`\\]/.test(name) && isPlainPath(name)) return name;
  throw refuse(what, value, 'a name without "/", ":", "@" and quotes, such as "distilgpt2"');
}

export function checkPromptName(value: unknown): string {
  const name = checkModelName('The name of a prompt', value);
  if (/^[a-zA-Z0-9_.-]+$/.test(name)) return name;
  throw refuse('The name of a prompt', value, 'letters, digits, "_", "." and "-" alone');
}

export function checkAlias(value: unknown): string {
  const alias = checkName('An alias', value, 255);
  if (/^[\p{L}\p{N}_-]+$/u.test(alias) && !/^(?:v\d+|latest|\d+)$/i.test(alias)) return alias;
  throw refuse(
    'An alias',
    value,
    'letters, digits, "_" and "-", such as "champion"; "latest", "v1" and numbers are versions',
  );
}

export function checkDatasetName(value: unknown): string {
  return checkName('The name of a data set', value, MAX_DATASET_NAME_CHARS);
}

export function checkDatasetDigest(value: unknown): string {
  return checkName(
    'The digest of a data set (an MD5 fits, a SHA-256 does not)',
    value,
    MAX_DATASET_DIGEST_CHARS,
  );
}

/** Values as texts, which is how MLflow keeps params and tags. */
export function checkTexts(
  what: string,
  values: unknown,
  maxChars: number,
): Readonly<Record<string, string>> {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw refuse(`${what}s`, values, 'an object of texts, numbers and booleans');
  }
  const entries = Object.entries(values).map(([key, value]: [string, unknown]) => {
    checkKey(`The name of a ${what}`, key);
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    return [key, checkStorable(`The ${what} "${key}"`, text, maxChars)];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
