import { DecodeError, MAX_JSON_DEPTH, isObject, member, show } from './decode.js';
import type { Json, JsonObject } from './notebook/model.js';

/** Checks that `value` is plain JSON all the way down, and not nested beyond {@link MAX_JSON_DEPTH}. @throws {DecodeError} */
export function expectJson(value: unknown, path: string, depth = 0): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new DecodeError(path, `is ${value}, a number that JSON cannot hold`);
  }
  if (depth >= MAX_JSON_DEPTH) throw new DecodeError(path, `is nested deeper than ${MAX_JSON_DEPTH} levels`);
  if (Array.isArray(value)) {
    value.forEach((item, index) => expectJson(item, member(path, index), depth + 1));
    return value as readonly Json[];
  }
  if (isObject(value)) return expectJsonObject(value, path, depth);
  throw new DecodeError(path, `is ${show(value)}, which is not JSON`);
}

/** As {@link expectJson}, for an object. @throws {DecodeError} */
export function expectJsonObject(value: unknown, path: string, depth = 0): JsonObject {
  if (!isObject(value)) throw new DecodeError(path, `is ${show(value)}, where an object is needed`);
  for (const [key, item] of Object.entries(value)) expectJson(item, member(path, key), depth + 1);
  return value as JsonObject;
}

/** One text per value: keys sorted by UTF-16 code unit, no white space. What is equal as JSON is equal as text. */
export function canonicalJson(value: Json): string {
  return write(value, undefined, '');
}

/**
 * JSON with sorted keys, indented by `indent` spaces, as Python's `json.dumps(…, sort_keys=True)` writes it.
 * @param depth How deep the value stands in a larger text.
 */
export function sortedJson(value: Json, indent: number, depth = 0): string {
  return write(value, ' '.repeat(indent), `\n${' '.repeat(indent * depth)}`);
}

function write(value: Json, indent: string | undefined, newline: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = indent === undefined ? '' : newline + indent;
  const list = Array.isArray(value);
  const items = list
    ? (value as readonly Json[]).map((item) => write(item, indent, inner))
    : sortedEntries(value as JsonObject).map(
        ([key, item]) =>
          `${JSON.stringify(key)}:${indent === undefined ? '' : ' '}${write(item, indent, inner)}`,
      );
  if (items.length === 0) return list ? '[]' : '{}';
  return (list ? '[' : '{') + inner + items.join(`,${inner}`) + newline + (list ? ']' : '}');
}

function sortedEntries(value: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
