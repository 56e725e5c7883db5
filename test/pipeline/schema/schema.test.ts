import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStagebookMetadata, readStageMetadata } from '../../../pipeline/src/plan/metadata.js';
import { notebookSchema } from '../../../pipeline/src/schema/notebook-schema.js';
import { stageSchema } from '../../../pipeline/src/schema/stage-schema.js';
import { code, notebookOf } from '../notebook/build.js';

const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false });
const validStage = ajv.compile(stageSchema);
const validNotebook = ajv.compile(notebookSchema);

function accepts(decode: () => unknown): boolean {
  try {
    decode();
    return true;
  } catch {
    return false;
  }
}

const path = fc.oneof(
  fc.constantFrom(
    'a',
    'a/b',
    'a/',
    '/a',
    '../a',
    'a/../b',
    '.',
    './a',
    'a/.',
    '..a',
    'C:/a',
    '~/a',
    'a\\b',
    '',
    'a b/é.txt',
    'a//b',
  ),
  fc.string({ unit: fc.constantFrom('a', '/', '.', '\\', ':', '~', ' ', '\n'), maxLength: 6 }),
);
const junk = fc.constantFrom(null, 0, 1, -1, 1.5, '', 'x', true, [], {}, ['x', 'x'], 21);
const or = <T>(good: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: junk });
const texts = or(
  fc.array(fc.constantFrom('A', 'B_1', 'has space', '', '1A', 'data/*.csv'), { maxLength: 3 }),
);

const stage = fc.record(
  {
    isolated: or(fc.boolean()),
    timeoutSec: or(fc.double({ min: 0.1, max: 1e6, noNaN: true })),
    retries: or(fc.integer({ min: -1, max: 22 })),
    cache: or(fc.boolean()),
    deps: texts,
    outs: or(fc.array(path, { maxLength: 3 })),
    env: texts,
    unknown: junk,
  },
  { requiredKeys: [] },
);
const gate = fc.record(
  {
    name: or(fc.string()),
    stage: or(fc.constant('a')),
    metric: or(fc.string()),
    min: or(fc.integer()),
    max: or(fc.integer()),
    better: or(fc.constantFrom('lower', 'higher', 'up')),
    worseBy: or(fc.double({ min: -1, max: 2, noNaN: true })),
    baseline: or(fc.constantFrom('last-passed', 'baselines/1.json')),
    samples: or(fc.boolean()),
    other: junk,
  },
  { requiredKeys: [] },
);
const parameter = fc.record(
  {
    type: or(fc.constantFrom('string', 'number', 'boolean', 'path', 'choice', 'integer')),
    help: or(fc.string()),
    choices: or(fc.array(junk, { maxLength: 3 })),
  },
  { requiredKeys: [] },
);
const notebook = fc.record(
  {
    defaults: or(stage),
    gates: or(fc.array(or(gate), { maxLength: 2 })),
    parameters: or(fc.dictionary(fc.constantFrom('a', 'b'), or(parameter))),
    other: junk,
  },
  { requiredKeys: [] },
);

describe('the schemas and the decoder', () => {
  it('agree on what a cell’s metadata may be', () => {
    fc.assert(
      fc.property(or(stage), (metadata) => {
        const cell = code('', [], metadata as never);
        fc.pre(metadata !== undefined);
        const decoded = accepts(() =>
          readStageMetadata({ ...cell, metadata: { stagebook: metadata } }, { cell: 0, text: 'cells[0]' }),
        );
        expect({ metadata, accepted: decoded }).toEqual({ metadata, accepted: validStage(metadata) });
      }),
      { numRuns: 1_000 },
    );
  });

  it('agree on what a notebook’s metadata may be', () => {
    fc.assert(
      fc.property(or(notebook), (metadata) => {
        const decoded = accepts(() =>
          readStagebookMetadata(notebookOf([], { stagebook: metadata as never })),
        );
        expect({ metadata, accepted: decoded }).toEqual({ metadata, accepted: validNotebook(metadata) });
      }),
      { numRuns: 1_000 },
    );
  });
});
