import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, expectJson } from '../../pipeline/src/json.js';
import type { Json } from '../../pipeline/src/notebook/model.js';

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json);

describe('canonicalJson', () => {
  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (value) => {
        const entries = Object.entries(value);
        expect(canonicalJson(Object.fromEntries(entries.toReversed()))).toBe(
          canonicalJson(Object.fromEntries(entries)),
        );
      }),
    );
  });

  it('sorts keys that look like numbers as texts', () => {
    expect(canonicalJson({ '9': 1, '10': 2, a: [], b: {} })).toBe('{"10":2,"9":1,"a":[],"b":{}}');
  });
});

describe('expectJson', () => {
  it.each([
    [undefined, 'x is missing'],
    [{ a: [Number.NaN] }, 'x.a[0] is NaN'],
    [{ 'odd key': () => 1 }, 'x["odd key"] is a function'],
    [1n, 'x is 1'],
  ])('refuses %s', (value, message) => {
    expect(() => expectJson(value, 'x')).toThrow(message);
  });
});
