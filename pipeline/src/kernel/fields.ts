import type { Json, JsonObject } from '../notebook/model.js';

/** Reads fields of untrusted JSON; what has another type reads as absent. */
export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

export function textOf(value: unknown, maxChars: number): string {
  if (typeof value !== 'string') return '';
  return wellFormed(value.length > maxChars ? value.slice(0, maxChars) : value);
}

export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** Lone surrogates become U+FFFD: UTF-8 cannot say them, and files and hashes would differ from what was kept. */
export function wellFormed(text: string): string {
  return LONE_SURROGATE.test(text) ? text.replace(LONE_SURROGATES, '\uFFFD') : text;
}

function wellFormedJson(value: Json): Json {
  if (typeof value === 'string') return wellFormed(value);
  if (Array.isArray(value)) return value.map((item: Json) => wellFormedJson(item));
  if (typeof value === 'object' && value !== null) return wellFormedObject(value as JsonObject);
  return value;
}

export function wellFormedObject(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [wellFormed(key), wellFormedJson(item)]),
  );
}

const LONE_SURROGATE = /\p{Surrogate}/u;
const LONE_SURROGATES = /\p{Surrogate}/gu;
