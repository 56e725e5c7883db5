import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { profile, syntheticLeaderboard, toTable } from '../../../kernel-lib/src/eda.js';

const odd = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0].map((size, index) => ({
  size,
  name: index === 3 ? '12' : 'abc',
  nothing: null,
  same: 7,
  rare: index === 0 ? 1 : null,
}));

describe('profile', () => {
  it('knows each column', async () => {
    const { columns } = await profile(await toTable(odd));
    const size = columns.find(({ name }) => name === 'size');
    expect(size).toMatchObject({
      type: 'number',
      count: 11,
      missing: 0,
      distinct: 11,
      zeros: 1,
      outliers: 0,
      top: [],
    });
    expect(size?.histogram?.reduce((sum, { count }) => sum + count, 0)).toBe(11);
    expect(columns.find(({ name }) => name === 'name')?.top).toEqual([
      { value: 'abc', count: 10 },
      { value: '12', count: 1 },
    ]);
  });

  it('warns of what is odd, and of nothing else', async () => {
    const { warnings } = await profile(await toTable([...odd, ...odd.slice(-1)]));
    expect(warnings.map(({ kind, column }) => [kind, column])).toEqual([
      ['duplicated rows', undefined],
      ['mixed types', 'name'],
      ['all missing', 'nothing'],
      ['constant', 'same'],
      ['mostly missing', 'rare'],
    ]);
    expect((await profile(await toTable(odd))).warnings.map(({ kind }) => kind)).toContain(
      'suspicious zeros',
    );
  });

  it('is a page without scripts, whose names from outside stay text', async () => {
    const table = await toTable([{ '<script>': '<img src=x>' }, { '<script>': '<img src=x>' }]);
    const html = (await profile(table)).toHtml();
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script|<img/);
  });

  it('says that data are synthetic', async () => {
    const result = await profile(await syntheticLeaderboard());
    expect(inspect(result)).toContain('synthetic');
    expect(result.toHtml()).toContain('Synthetic data: made up');
  });

  it('shows how the columns go together, and the first rows', async () => {
    const rows = [1, 2, 3].map((x) => ({ x, opposite: -x, name: `<row ${x}>` }));
    const result = await profile(await toTable(rows));
    expect(result.correlations.pairs).toMatchObject([{ x: 'x', y: 'opposite', pearson: -1 }]);
    expect(result.sample).toEqual(rows);
    expect(result.toHtml()).toContain('-1.00');
    expect(result.toHtml()).toContain('&lt;row 2&gt;');
  });
});
