import { describe, expect, it } from 'vitest';
import { parameterInput } from '../../../pipeline/src/plan/keys.js';
import { StageDecider } from '../../../pipeline/src/plan/decider.js';
import { planRun } from '../../../pipeline/src/plan/plan.js';
import { code } from '../notebook/build.js';
import { lines, requestOf, World } from './world.js';

const isolated = { isolated: true };
const shared3 = (b = 'b') => [code('a', ['stage:a']), code(b, ['stage:b']), code('c', ['stage:c'])];
const isolated3 = (b = 'b') => [
  code('a', ['stage:a'], isolated),
  code(b, ['stage:b'], isolated),
  code('c', ['stage:c'], isolated),
];
const actions = (plan: Awaited<ReturnType<typeof planRun>>) =>
  plan.stages.map(({ stage, action }) => `${stage.name} ${action}`);

describe('planRun', () => {
  it('runs everything at first', async () => {
    const plan = await new World().plan(shared3());
    expect(lines(plan)).toEqual([
      'a runs: no earlier result is stored',
      'b runs: it needs a, which runs',
      'c runs: it needs a, which runs',
    ]);
  });

  it('caches shared stages when none must run', async () => {
    const world = new World();
    await world.run(shared3());
    expect(actions(await world.plan(shared3()))).toEqual(['a cached', 'b cached', 'c cached']);
  });

  it('runs the shared stages above a changed one for their kernel state, and those below it', async () => {
    const world = new World();
    await world.run(shared3());
    expect(lines(await world.plan(shared3('b2')))).toEqual([
      'a runs: b needs its kernel state',
      expect.stringMatching(/^b runs: code changed [0-9a-f]{8} → [0-9a-f]{8}$/),
      'c runs: it needs b, which runs',
    ]);
  });

  it('leaves isolated stages below a changed one undecided, and those above cached', async () => {
    const world = new World();
    await world.run(isolated3());
    expect(lines(await world.plan(isolated3('b2')))).toEqual([
      'a is cached: nothing changed since run r1 at 2026-01-01T00:00:00.000Z',
      expect.stringMatching(/^b runs: code changed/),
      'c is undecided: it needs b, which runs',
    ]);
  });

  it('finds an undecided stage cached where what it needs handed on the same', async () => {
    const world = new World();
    await world.run(isolated3());
    expect(await world.run(isolated3('b2'))).toEqual(['b']);
    expect(await world.run(isolated3('b3'), {}, { product: () => 'another' })).toEqual(['b', 'c']);
  });

  it('says which parameter changed, from what to what', async () => {
    const world = new World();
    const cells = [
      code('let d;', ['parameters']),
      code('d = 1', ['injected-parameters']),
      code('x', ['stage:eda'], isolated),
    ];
    await world.run(cells, { parameters: [parameterInput('dataset', 'a.csv')] });
    const plan = await world.plan(cells, { parameters: [parameterInput('dataset', 'b.csv')] });
    expect(lines(plan)).toEqual(['eda runs: parameter dataset changed "a.csv" → "b.csv"']);
  });

  it('says which file changed, came or went', async () => {
    const world = new World();
    const cells = [code('x', ['stage:eda'], { isolated: true, deps: ['a.csv', 'b.csv', 'c.csv'] })];
    world.files.set('a.csv', '1').set('b.csv', '1');
    await world.run(cells);
    world.files.set('a.csv', '2').set('c.csv', '1').delete('b.csv');
    expect(lines(await world.plan(cells))).toEqual([
      'eda runs: file a.csv changed 6b86b273 → d4735e3a, file b.csv is gone, file c.csv is new',
    ]);
  });

  it('never takes an unknown input for fresh', async () => {
    const world = new World();
    const cells = [code('x', ['stage:eda'], { isolated: true, deps: ['big.bin'] })];
    await world.run(cells);
    world.unknown = { unknown: 'file big.bin', why: 'it is larger than 100 MB' };
    expect(lines(await world.plan(cells))).toEqual([
      'eda runs: file big.bin cannot be known: it is larger than 100 MB',
    ]);
  });

  it('does not cache what measures, what says so, or anything with the cache off', async () => {
    const world = new World();
    const cells = [
      code('m', ['stage:m'], isolated),
      code('n', ['stage:n', 'needs:setup'], { isolated: true, cache: false }),
      code('o', ['stage:o', 'needs:setup'], isolated),
      code('p', ['stage:p', 'needs:setup'], { isolated: true, cache: true }),
    ];
    await world.run(cells, {}, { measures: ['m', 'p'] });
    expect(lines(await world.plan(cells))).toEqual([
      'm runs: it measures, and its metadata does not say "cache": true',
      'n runs: its metadata says "cache": false',
      'o is cached: nothing changed since run r1 at 2026-01-01T00:00:00.000Z',
      'p is cached: nothing changed since run r1 at 2026-01-01T00:00:00.000Z',
    ]);
    expect((await world.plan(cells, { cache: false })).stages.map(({ action }) => action)).toEqual(
      Array(4).fill('run'),
    );
  });

  it('forces all, or the named stages', async () => {
    const world = new World();
    await world.run(isolated3());
    expect(lines(await world.plan(isolated3(), { force: ['b'] }))).toEqual([
      'a is cached: nothing changed since run r1 at 2026-01-01T00:00:00.000Z',
      'b runs: it was forced',
      'c is undecided: it needs b, which runs',
    ]);
    expect(actions(await world.plan(isolated3(), { force: 'all' }))).toEqual(['a run', 'b run', 'c run']);
  });

  it('selects by only, from and until, and takes along what those need', async () => {
    const world = new World();
    expect(actions(await world.plan(shared3(), { selection: { only: ['b'] } }))).toEqual([
      'a run',
      'b run',
      'c skip',
    ]);
    expect(actions(await world.plan(isolated3(), { selection: { from: 'b' } }))).toEqual([
      'a run',
      'b undecided',
      'c undecided',
    ]);
    await world.run(isolated3());
    expect(lines(await world.plan(isolated3('b2'), { selection: { until: 'b' } }))).toEqual([
      'a is cached: nothing changed since run r1 at 2026-01-01T00:00:00.000Z',
      expect.stringMatching(/^b runs/),
      'c is skipped: it was not selected',
    ]);
  });

  it('leaves out what nothing needs any more: below cached stages, all above are skipped', async () => {
    const world = new World();
    await world.run(isolated3());
    expect(actions(await world.plan(isolated3('b'), { selection: { only: ['c'] } }))).toEqual([
      'a skip',
      'b skip',
      'c cached',
    ]);
  });

  it('runs a shared stage again for an isolated one that needs it anew, and says undecided below', async () => {
    const world = new World();
    const cells = (d: string) => [
      code('a', ['stage:a']),
      code('i', ['stage:i'], isolated),
      code(d, ['stage:d']),
    ];
    await world.run(cells('d'));
    expect(lines(await world.plan(cells('d2')))).toEqual([
      'a runs: d needs its kernel state',
      'i is undecided: it needs a, which runs',
      expect.stringMatching(/^d runs/),
    ]);
  });

  it('resumes: what passed is not run again, unless its kernel state is needed', async () => {
    const world = new World();
    const plan = await world.plan(isolated3());
    const key = plan.stages[0]?.key ?? '';
    const at = '2026-01-02T00:00:00.000Z';
    const resumed = new Map([['a', { key, product: 'product of a', at }]]);
    expect(lines(await world.plan(isolated3(), { resumed }))).toEqual([
      `a is skipped: it passed at ${at}, before the run was resumed`,
      'b runs: no earlier result is stored',
      'c is undecided: it needs b, which runs',
    ]);
    const sharedKey = (await world.plan(shared3())).stages[0]?.key ?? '';
    const sharedPlan = await world.plan(shared3(), {
      resumed: new Map([['a', { key: sharedKey, product: 'p', at }]]),
    });
    expect(lines(sharedPlan)[0]).toBe('a runs: b needs its kernel state');
  });

  it('does not resume a stage whose inputs changed since', async () => {
    const world = new World();
    const key = (await world.plan(isolated3())).stages[1]?.key ?? '';
    const resumed = new Map([['b', { key, product: 'p', at: 'then' }]]);
    expect(actions(await world.plan(isolated3('b2'), { resumed }))[1]).not.toBe('b skip');
  });

  it('keeps an isolated stage that had finished, though the shared one above it runs again for another', async () => {
    const world = new World();
    const cells = [
      code('a', ['stage:a']),
      code('i', ['stage:i'], isolated),
      code('d', ['stage:d', 'needs:setup']),
    ];
    const request = requestOf(cells);
    const first = await planRun(request, world.ports);
    const products = new Map([['a', 'product of a']]);
    const stageI = first.stages.find(({ stage }) => stage.name === 'i')?.stage;
    if (stageI === undefined) throw new Error('no stage i');
    const keyI = (await new StageDecider(request, world.ports).inputs(stageI, products))?.key ?? '';
    const resumed = new Map([
      ['a', { key: first.stages[0]?.key ?? '', product: 'product of a', at: 'then' }],
      ['i', { key: keyI, product: 'product of i', at: 'then' }],
    ]);
    expect(actions(await world.plan(cells, { resumed }))).toEqual(['a run', 'i skip', 'd run']);
  });

  it('refuses to force or select what does not exist', async () => {
    const world = new World();
    await expect(world.plan(shared3(), { force: ['x'] })).rejects.toThrow('no stage "x". It has: a, b, c.');
    await expect(world.plan(shared3(), { selection: { from: 'c', until: 'a' } })).rejects.toThrow(
      'No stage is left to run',
    );
    await expect(world.plan(shared3(), { selection: { only: ['setup'] } })).rejects.toThrow(
      '"setup" is no stage of its own',
    );
  });
});
