import { describe, expect, it } from 'vitest';
import { quantile } from '../../../kernel-lib/src/benchmark/distribution.js';
import { describe as describeTable } from '../../../kernel-lib/src/eda.js';
import { fromColumns } from '../../../kernel-lib/src/eda/from-columns.js';
import { normal, seededRandom } from '../../../kernel-lib/src/eda/random.js';

const facts = { title: 'large', synthetic: false, rejected: [] };
const ROWS = 250_001;
const random = seededRandom(7);
const gauss = normal(random);
const columns: Record<string, (number | null)[]> = {
  normal: Array.from({ length: ROWS }, gauss),
  ascending: Array.from({ length: ROWS }, (_, index) => index),
  ties: Array.from({ length: ROWS }, () => Math.floor(4 * random())),
  skewed: Array.from({ length: ROWS }, () => Math.exp(20 * gauss())),
  'few known': Array.from({ length: ROWS }, (_, index) => (index % 50_000 === 0 ? index : null)),
  'crowded away from the sample': Array.from({ length: ROWS }, (_, index) =>
    index % 97 === 0 ? index : ROWS / 2 + gauss(),
  ),
  'two blocks': Array.from({ length: ROWS }, (_, index) => (index < ROWS / 2 ? -1 : 1e9)),
  infinite: Array.from({ length: ROWS }, (_, index) => (index === 0 ? Infinity : gauss())),
};

describe('describe of a large table', () => {
  it('has the exact quartiles of every kind of column', async () => {
    const values = Object.entries(columns).map(([name, cells]) => ({
      name,
      type: 'number' as const,
      values: cells,
    }));
    const table = await fromColumns(values, facts);
    const { columns: found } = await describeTable(table);
    for (const { column, q1, median, q3 } of found) {
      const sorted = Float64Array.from((columns[column] ?? []).filter((cell) => cell !== null)).sort();
      const wanted = [0.25, 0.5, 0.75].map((share) => quantile([...sorted], share));
      for (const [index, value] of [q1, median, q3].entries()) {
        const off = Math.abs((value ?? NaN) - (wanted[index] ?? NaN));
        expect(off, `quartile ${index + 1} of ${column}`).toBeLessThanOrEqual(
          1e-9 * Math.abs(wanted[index] ?? 0),
        );
      }
    }
  });

  it('is right where a column takes the name that the engine has for its row numbers', async () => {
    const values = Array.from({ length: ROWS }, (_, index) => `row ${index}`);
    const table = await fromColumns(
      [
        { name: 'rowid', type: 'text', values },
        { name: 'x', type: 'number', values: values.map((_, index) => index) },
      ],
      facts,
    );
    expect((await describeTable(table)).columns).toMatchObject([{ column: 'x', median: (ROWS - 1) / 2 }]);
  });

  it('can be asked for several tables at once', async () => {
    const tables = await Promise.all(
      [1, 2, 3].map((step) => {
        const values = Array.from({ length: ROWS }, (_, index) => step * index);
        return fromColumns([{ name: 'x', type: 'number', values }], facts);
      }),
    );
    const medians = (await Promise.all(tables.map(describeTable))).map(({ columns }) => columns[0]?.median);
    expect(medians).toEqual([1, 2, 3].map((step) => (step * (ROWS - 1)) / 2));
  });
});
