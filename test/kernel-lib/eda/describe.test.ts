import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describe as describeTable } from '../../../kernel-lib/src/eda.js';
import { fromColumns } from '../../../kernel-lib/src/eda/from-columns.js';

const facts = { title: 'test', synthetic: false, rejected: [] };

describe('describe', () => {
  it('has n − 1 deviations and type-7 quartiles, missing cells and NaN apart', async () => {
    const values = [1, 2, 3, 4, null, NaN];
    const { columns } = await describeTable(
      await fromColumns([{ name: 'x', type: 'number', values }], facts),
    );
    expect(columns).toEqual([
      {
        column: 'x',
        count: 4,
        missing: 2,
        mean: 2.5,
        std: expect.closeTo(1.2909944487, 9) as number,
        min: 1,
        q1: 1.75,
        median: 2.5,
        q3: 3.25,
        max: 4,
      },
    ]);
  });

  it('has no deviation, and all else, of a column with an infinity', async () => {
    const { columns } = await describeTable(
      await fromColumns([{ name: 'x', type: 'number', values: [1, 2, Infinity] }], facts),
    );
    expect(columns).toEqual([
      {
        column: 'x',
        count: 3,
        missing: 0,
        mean: Infinity,
        min: 1,
        q1: 1.5,
        median: 2,
        q3: Infinity,
        max: Infinity,
      },
    ]);
  });

  it('leaves out the figures of a column that knows nothing', async () => {
    const { columns } = await describeTable(
      await fromColumns([{ name: 'x', type: 'number', values: [null] }], facts),
    );
    expect(columns).toEqual([{ column: 'x', count: 0, missing: 1 }]);
  });

  it('refuses what is no table', async () => {
    await expect(describeTable({} as never)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });

  it('prints as a table', async () => {
    const table = await fromColumns([{ name: 'size (B)', type: 'number', values: [0.5, 7] }], facts);
    expect(inspect(await describeTable(table))).toMatchInlineSnapshot(`
      "test: 2 rows
      column    count  missing  mean       std  min     q1  median     q3  max
      ────────  ─────  ───────  ────  ────────  ───  ─────  ──────  ─────  ───
      size (B)      2        0  3.75  4.596194  0.5  2.125    3.75  5.375    7
      std with n − 1; quartiles of type 7"
    `);
  });
});
