import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterInput, type ObservedInput } from '../../../pipeline/src/plan/keys.js';
import { StageDecider } from '../../../pipeline/src/plan/decider.js';
import type { PlanRequest } from '../../../pipeline/src/plan/plan-ports.js';
import { readStages } from '../../../pipeline/src/plan/stages.js';
import type { Cell, CodeCell, Json, JsonObject } from '../../../pipeline/src/notebook/model.js';
import { code, notebookOf } from '../notebook/build.js';
import { digests, requestOf } from './world.js';

/** Everything that the key of the stage `train` may depend on, and some things that it must not. */
interface Situation {
  readonly setup: string;
  readonly parameters: ObservedInput[];
  readonly above: string;
  readonly source: string;
  readonly second: string;
  readonly tags: readonly string[];
  readonly isolated: boolean;
  readonly outs: readonly string[];
  readonly observed: readonly ObservedInput[];
  readonly product: string;
  readonly engineVersion: string;
  readonly markdown: string;
  readonly count: number | null;
  readonly output: string;
  readonly metadata: JsonObject;
}

const base: Situation = {
  setup: 'const a = 1',
  parameters: [parameterInput('epochs', 3)],
  above: 'clean()',
  source: 'train()',
  second: 'evaluate()',
  tags: [],
  isolated: true,
  outs: ['model.bin'],
  observed: [
    { source: 'file', name: 'data.csv', value: 'f1' },
    { source: 'module', name: 'lib/a.js', value: 'm1' },
    { source: 'lock file', name: 'package-lock.json', value: 'l1' },
    { source: 'env', name: 'TOKEN', value: 'h1' },
    { source: 'kernel', name: '', value: 'tslab 1.0.22, node 20' },
  ],
  product: 'p1',
  engineVersion: '0.1.0',
  markdown: '# Train',
  count: null,
  output: '',
  metadata: {},
};

async function keyOf(situation: Situation): Promise<string> {
  const { setup, above, source, second, tags, isolated, outs, markdown, count, output, metadata } = situation;
  const ran = (cell: CodeCell): CodeCell => ({
    ...cell,
    execution_count: count,
    outputs: [{ output_type: 'stream', name: 'stdout', text: output }],
    metadata: { ...metadata, ...cell.metadata },
  });
  const cells: readonly Cell[] = [
    ran(code(setup)),
    ran(code('const epochs = 3', ['injected-parameters'])),
    ran(code(above, ['stage:clean'])),
    { cell_type: 'markdown', id: '', source: markdown, metadata },
    ran(code(source, ['stage:train'], { isolated, outs: [...outs] })),
    ran(code(second, tags)),
  ];
  const notebook = readStages(notebookOf(cells, metadata));
  const request: PlanRequest = {
    ...requestOf([]),
    notebook,
    parameters: situation.parameters,
    engineVersion: situation.engineVersion,
  };
  const stage = notebook.stages.find(({ name }) => name === 'train');
  if (stage === undefined) throw new Error('no stage "train"');
  const ports = {
    digests,
    inputs: { observe: async () => ({ known: situation.observed }) },
    store: { find: async () => undefined, last: async () => undefined },
  };
  const keyed = await new StageDecider(request, ports).inputs(stage, new Map([['clean', situation.product]]));
  return keyed?.key ?? 'unknown';
}

const withObserved = (index: number, change: (value: string) => Partial<ObservedInput>): Situation => ({
  ...base,
  observed: base.observed.map((input, at) =>
    at === index ? { ...input, ...change(input.value ?? '') } : input,
  ),
});
const other = (text: fc.Arbitrary<string>, than: string) => text.filter((value) => value !== than);
const text = fc.string({ maxLength: 20 });

const changes: readonly (readonly [string, fc.Arbitrary<Situation>])[] = [
  ['setup’s code', other(text, base.setup).map((setup) => ({ ...base, setup }))],
  ['its code', other(text, base.source).map((source) => ({ ...base, source }))],
  ['the code of its second cell', other(text, base.second).map((second) => ({ ...base, second }))],
  ['where its cells are cut', fc.constant({ ...base, source: 'train()\nevaluate()', second: '' })],
  [
    'a behaviour tag',
    fc.constantFrom('skip-execution', 'raises-exception').map((tag) => ({ ...base, tags: [tag] })),
  ],
  ['isolation', fc.constant({ ...base, isolated: false })],
  ['outs', fc.constantFrom([], ['model'], ['model.bin', 'x']).map((outs) => ({ ...base, outs }))],
  [
    'a parameter’s value',
    fc
      .jsonValue()
      .filter((value) => value !== 3)
      .map((value) => ({
        ...base,
        parameters: [parameterInput('epochs', JSON.parse(JSON.stringify(value)) as Json)],
      })),
  ],
  ['a parameter’s name', fc.constant({ ...base, parameters: [parameterInput('epoch', 3)] })],
  [
    'the digest of a path parameter',
    fc.constant({
      ...base,
      parameters: [{ source: 'parameter' as const, name: 'epochs', value: 'abc', shown: '3' }],
    }),
  ],
  ...base.observed.flatMap(({ source, name }, index) => [
    [
      `${source} ${name}`,
      other(text, base.observed[index]?.value ?? '').map((value) => withObserved(index, () => ({ value }))),
    ] as const,
    [`${source} ${name} gone`, fc.constant(withObserved(index, () => ({ value: null })))] as const,
  ]),
  ['the name of a file', fc.constant(withObserved(0, () => ({ name: 'data2.csv' })))],
  [
    'a file more',
    fc.constant({ ...base, observed: [...base.observed, { source: 'file', name: 'b', value: '' }] }),
  ],
  ['what an upstream stage handed on', other(text, base.product).map((product) => ({ ...base, product }))],
  [
    'the engine’s version',
    other(text, base.engineVersion).map((engineVersion) => ({ ...base, engineVersion })),
  ],
];

describe('the key of a stage', () => {
  it.each(changes)('changes with %s', async (_, changed) => {
    const key = await keyOf(base);
    await fc.assert(
      fc.asyncProperty(changed, async (situation) => {
        expect(await keyOf(situation)).not.toBe(key);
      }),
      { numRuns: 30 },
    );
  });

  it('stays with markdown, outputs, counts, other metadata and its white space, and shown values', async () => {
    const key = await keyOf(base);
    const unchanged = fc.record({
      markdown: text,
      count: fc.option(fc.nat(), { nil: null }),
      output: text,
      metadata: fc.constantFrom(
        {},
        { collapsed: true },
        { jupyter: { outputs_hidden: true } },
        { slideshow: {} },
      ),
      tags: fc.constantFrom([], ['a note'], ['hide-input']),
    });
    await fc.assert(
      fc.asyncProperty(unchanged, async (irrelevant) => {
        expect(await keyOf({ ...base, ...irrelevant })).toBe(key);
      }),
      { numRuns: 50 },
    );
    expect(await keyOf(withObserved(0, () => ({ shown: 'as people know it' })))).toBe(key);
  });

  it('stays with the order of outs and of what was observed', async () => {
    const two = { ...base, outs: ['a', 'b'] };
    expect(await keyOf({ ...two, outs: ['b', 'a'], observed: base.observed.toReversed() })).toBe(
      await keyOf(two),
    );
  });

  it('of an isolated stage does not see the code of stages that it only needs', async () => {
    expect(await keyOf({ ...base, above: 'another way to the same' })).toBe(await keyOf(base));
  });

  it('of a shared stage sees the code of the shared stages above, whose variables it uses', async () => {
    const shared = { ...base, isolated: false };
    expect(await keyOf({ ...shared, above: 'x' })).not.toBe(await keyOf(shared));
  });

  it('tells an absent input from a present one with any text', async () => {
    const absent = await keyOf(withObserved(3, () => ({ value: null })));
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, fc.constantFrom('absent', '=absent', 'null', '')), async (value) => {
        expect(await keyOf(withObserved(3, () => ({ value })))).not.toBe(absent);
      }),
    );
  });
});
