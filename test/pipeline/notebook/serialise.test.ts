import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell, Json, JsonObject, Notebook, Output } from '../../../pipeline/src/notebook/model.js';
import { parseNotebook } from '../../../pipeline/src/notebook/parse.js';
import { serialiseNotebook } from '../../../pipeline/src/notebook/serialise.js';

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\n', '\r', '\u2028', '\x85', '"', '\\', '😀'),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
});
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const object = fc.dictionary(text, json).map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);
const metadata = object.map((value) =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'trusted')),
);
const count = fc.option(fc.nat(), { nil: null });
const bundle = fc.record({
  'text/plain': text,
  'image/svg+xml': text,
  'application/x+json': json,
  'image/png': text,
});
const output: fc.Arbitrary<Output> = fc.oneof(
  fc.record({
    output_type: fc.constant('stream' as const),
    name: fc.constantFrom('stdout' as const, 'stderr' as const),
    text,
  }),
  fc.record({ output_type: fc.constant('display_data' as const), data: bundle, metadata: object }),
  fc.record({
    output_type: fc.constant('execute_result' as const),
    data: bundle,
    metadata: object,
    execution_count: count,
  }),
  fc.record({
    output_type: fc.constant('error' as const),
    ename: text,
    evalue: text,
    traceback: fc.array(text),
  }),
);
const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({
    cell_type: fc.constant('code' as const),
    id: fc.constant(''),
    source: text,
    metadata,
    execution_count: count,
    outputs: fc.array(output, { maxLength: 3 }),
  }),
  fc.record({
    cell_type: fc.constantFrom('markdown' as const, 'raw' as const),
    id: fc.constant(''),
    source: text,
    metadata,
  }),
);
const notebook: fc.Arbitrary<Notebook> = fc.record({
  nbformat: fc.constant(4 as const),
  nbformat_minor: fc.constant(5),
  metadata: object.map(({ signature: _s, orig_nbformat: _o, orig_nbformat_minor: _m, ...rest }) => rest),
  cells: fc
    .array(cell, { maxLength: 4 })
    .map((cells) => cells.map((one, index) => ({ ...one, id: `c${index}` }))),
});

describe('serialiseNotebook', () => {
  it('loses nothing: what it writes reads back equal', () => {
    fc.assert(
      fc.property(notebook, (value) => {
        expect(parseNotebook(serialiseNotebook(value))).toEqual(value);
      }),
    );
  });

  it('writes as nbformat does: sorted keys, one space, lines kept as lists, a line feed at the end', () => {
    const written = serialiseNotebook({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { b: 1, a: [], signature: 'x', '10': {}, '9': 'é' },
      cells: [
        {
          cell_type: 'code',
          id: 'a',
          source: 'x\ny',
          metadata: { trusted: true },
          execution_count: 1,
          outputs: [],
        },
        { cell_type: 'raw', id: 'b', source: '', metadata: {} },
      ],
    });
    expect(written).toMatchInlineSnapshot(`
      "{
       "cells": [
        {
         "cell_type": "code",
         "execution_count": 1,
         "id": "a",
         "metadata": {},
         "outputs": [],
         "source": [
          "x\\n",
          "y"
         ]
        },
        {
         "cell_type": "raw",
         "id": "b",
         "metadata": {},
         "source": []
        }
       ],
       "metadata": {
        "10": {},
        "9": "é",
        "a": [],
        "b": 1
       },
       "nbformat": 4,
       "nbformat_minor": 5
      }
      "
    `);
  });
});
