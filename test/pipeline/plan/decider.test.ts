import { describe, expect, it } from 'vitest';
import { StageDecider } from '../../../pipeline/src/plan/decider.js';
import { planRun } from '../../../pipeline/src/plan/plan.js';
import { code } from '../notebook/build.js';
import { requestOf, World } from './world.js';

const cells = [
  code('a', ['stage:a'], { deps: ['a.csv'] }),
  code('b', ['stage:b']),
  code('c', ['stage:c', 'needs:b'], { isolated: true }),
];
const products = new Map([
  ['a', 'product of a'],
  ['b', 'product of b'],
]);

async function decided(world: World): Promise<Record<string, string | undefined>> {
  const request = requestOf(cells);
  const decider = new StageDecider(request, world.ports);
  const keys: Record<string, string | undefined> = {};
  for (const planned of (await planRun(request, world.ports)).stages) {
    const { stage, key } = await decider.decide(planned, products);
    keys[stage.name] = key;
  }
  return keys;
}

describe('StageDecider', () => {
  it('gives every stage the key by which a later plan finds it', async () => {
    const world = new World();
    const keys = await decided(world);
    await world.run(cells, {}, { product: ({ name }) => products.get(name) ?? '' });
    const plan = await world.plan(cells);
    expect(plan.stages.map(({ stage, action, key }) => [stage.name, action, key])).toEqual([
      ['a', 'cached', keys['a']],
      ['b', 'cached', keys['b']],
      ['c', 'cached', keys['c']],
    ]);
  });

  it('gives no key to a stage whose variables come from an unknown input', async () => {
    const world = new World();
    world.unknown = { unknown: 'file a.csv', why: 'it cannot be read' };
    const keys = await decided(world);
    expect([keys['a'], keys['b']]).toEqual([undefined, undefined]);
    expect(keys['c'], 'what it is handed is known').toMatch(/^[0-9a-f]{64}$/);
  });

  it('sees, after a stage ran, whether a file changed meanwhile', async () => {
    const world = new World();
    const request = requestOf(cells);
    const decider = new StageDecider(request, world.ports);
    const [a] = (await planRun(request, world.ports)).stages;
    if (a === undefined) throw new Error('no stage');
    world.files.set('a.csv', '1');
    const { key } = await decider.decide(a, products);
    expect((await decider.inputs(a.stage, products))?.key).toBe(key);
    world.files.set('a.csv', '2');
    expect((await decider.inputs(a.stage, products))?.key).not.toBe(key);
  });
});
