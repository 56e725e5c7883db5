import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CodeCell } from '../../../pipeline/src/notebook/model.js';
import type { Stage } from '../../../pipeline/src/plan/model.js';
import type { Selection } from '../../../pipeline/src/plan/selection.js';
import { code } from '../notebook/build.js';
import { digests, World } from './world.js';

/** A stage of a made-up notebook; `needs` are positions of stages above it. */
interface Made {
  readonly version: number;
  readonly isolated: boolean;
  readonly needs: readonly number[] | undefined;
}

const made: fc.Arbitrary<Made> = fc.record({
  version: fc.nat(2),
  isolated: fc.boolean(),
  needs: fc.option(fc.uniqueArray(fc.nat(3), { maxLength: 2 }), { nil: undefined }),
});
const stageName = fc.nat(3).map((index) => `s${index}`);
const edit = fc.record({
  setup: fc.nat(1),
  /** Back to the first version of every stage. */
  undo: fc.boolean(),
  /** Which stages get which version. */
  versions: fc.array(fc.tuple(fc.nat(3), fc.nat(2)), { maxLength: 2 }),
  selection: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Selection>({}) },
    stageName.map((name): Selection => ({ only: [name] })),
    stageName.map((name): Selection => ({ from: name })),
    stageName.map((name): Selection => ({ until: name })),
  ),
  force: fc.oneof(
    { weight: 4, arbitrary: fc.constant<readonly string[]>([]) },
    stageName.map((name) => [name]),
  ),
});

function cellsOf(stages: readonly Made[], setup: number): readonly CodeCell[] {
  const cells = stages.map(({ version, isolated, needs }, index) => {
    const above = needs?.filter((need) => need < index).map((need) => `needs:s${need}`);
    const tags = above === undefined ? [] : above.length === 0 ? ['needs:setup'] : above;
    return code(`s${index} v${version}`, [`stage:s${index}`, ...tags], isolated ? { isolated } : undefined);
  });
  return [code(`setup v${setup}`), ...cells];
}

/**
 * A kernel that remembers what ran in it: a stage's result shows whether it saw all that it should have. Every other shared
 * stage hands on nothing, so that only the kernel's memory tells its versions apart.
 */
function kernels(setup: string): (stage: Stage, products: ReadonlyMap<string, string>) => string {
  const memory: string[] = [];
  return ({ name, cells, needs, isolated }, products) => {
    const source = cells.map((cell) => cell.source).join('\n');
    if (!isolated) memory.push(source);
    if (!isolated && /[02]$/.test(name)) return 'nothing';
    const loaded = needs.map((need) => products.get(need) ?? 'missing');
    return digests.sha256(JSON.stringify([setup, isolated ? [source] : memory, loaded]));
  };
}

describe('a run with a cache', () => {
  it('hands on exactly what a run without one does, whatever was edited, selected or forced between', async () => {
    const story = fc.tuple(
      fc.array(made, { minLength: 4, maxLength: 4 }),
      fc.array(edit, { minLength: 2, maxLength: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(story, async ([start, edits]) => {
        const world = new World();
        let stages = start;
        for (const { setup, undo, versions, selection, force } of edits) {
          stages = undo
            ? start
            : stages.map((stage, index) => {
                const change = versions.find(([at]) => at === index);
                return change === undefined ? stage : { ...stage, version: change[1] };
              });
          const cells = cellsOf(stages, setup);
          await world.run(cells, { selection, force }, { product: kernels(`setup v${setup}`) });
          const clean = new World();
          await clean.run(cells, {}, { product: kernels(`setup v${setup}`) });
          for (const [name, product] of world.products)
            expect([name, product]).toEqual([name, clean.products.get(name)]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
