import { shown } from '../check/arguments.js';
import { StagebookError } from '../check/error.js';
import type { Json } from './message.js';

// Deeper values are cyclic, or nothing a later stage should be handed.
const MAX_DEPTH = 100;

/**
 * `value` as JSON that reads back equal. Properties that are undefined are left out.
 *
 * @throws {StagebookError} `VALUE_NOT_JSON` naming the place that JSON would change or drop.
 */
export function toJson(place: string, value: unknown, depth = 0): Json {
  if (depth > MAX_DEPTH)
    throw refuse(place, value, `it is nested over ${MAX_DEPTH} levels, or contains itself`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    throw refuse(place, value, 'JSON has no such number');
  }
  if (Array.isArray(value)) {
    return Array.from(value, (item: unknown, index) => toJson(`${place}[${index}]`, item, depth + 1));
  }
  if (!isPlain(value)) throw refuse(place, value, 'JSON would not give it back as it is');
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, toJson(`${place}.${key}`, item, depth + 1)]),
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A cell's own objects may come from another realm, whose Object.prototype is not ours.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function refuse(place: string, value: unknown, why: string): StagebookError {
  const what = `${place} is ${shown(value)}: ${why}. Turn it into plain numbers, texts, lists and objects, or into bytes.`;
  return new StagebookError('VALUE_NOT_JSON', what);
}
