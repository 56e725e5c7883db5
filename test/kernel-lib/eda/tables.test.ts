import { describe, expect, it } from 'vitest';
import {
  compare,
  fromDanfo,
  groupBy,
  pareto,
  syntheticLeaderboard,
  toDanfo,
  toTable,
} from '../../../kernel-lib/src/eda.js';

const models = [
  { model: 'a', family: 'x', size: 1, score: 30 },
  { model: 'b', family: 'x', size: 2, score: 50 },
  { model: 'c', family: 'y', size: 2, score: 40 },
  { model: 'd', family: null, size: 3, score: 50 },
  { model: 'e', family: 'y', size: null, score: 99 },
];

describe('Table', () => {
  it('filters, selects and orders, missing cells meeting no condition and coming last', async () => {
    const table = await toTable(models);
    const names = async (given: typeof table) => given.values('model');
    expect(await names(await table.where(['size', '>=', 2], ['family', '!=', 'y']))).toEqual(['b']);
    expect(await names(await table.orderBy('size', 'descending'))).toEqual(['d', 'b', 'c', 'a', 'e']);
    expect((await table.select('score', 'model')).columns.map(({ name }) => name)).toEqual([
      'score',
      'model',
    ]);
    expect(await table.rows({ limit: 1, offset: 1 })).toEqual([models[1]]);
    expect(await table.numbers('size')).toEqual([1, 2, 2, 3]);
  });

  it('takes names and values that would end a statement as they are', async () => {
    const evil = `x"; DROP TABLE t1; --`;
    const table = await toTable([{ [evil]: "it's", n: 1 }]);
    expect((await table.where([evil, '=', "it's"])).rowCount).toBe(1);
    expect(await table.values(evil)).toEqual(["it's"]);
  });

  it('says that it was closed', async () => {
    const table = await toTable(models, { title: 'models' });
    await table.close();
    await table.close();
    await expect(table.rows()).rejects.toThrow('"models" was closed. Read it again.');
    await expect(pareto(table, {})).rejects.toThrow('"models" was closed.');
  });

  it('says which columns there are', async () => {
    const table = await toTable(models, { title: 'models' });
    await expect(table.values('sizes')).rejects.toThrow(
      '"models" has no column "sizes". It has model, family, size, score.',
    );
    await expect(table.numbers('model')).rejects.toThrow('of type number. It has size, score.');
  });

  it('keeps dates, booleans and empty texts', async () => {
    const row = { at: new Date('2026-01-02T03:04:05.678Z'), ok: false, note: '' };
    expect(await (await toTable([row, { at: null, ok: null, note: null }])).rows()).toEqual([
      row,
      { at: null, ok: null, note: null },
    ]);
  });

  it('refuses a column of mixed types, naming the cell', async () => {
    await expect(toTable([{ n: 1 }, { n: 'two' }])).rejects.toThrow(`Row 2 of column "n" is 'two'.`);
  });

  it('takes what offers itself as an Arrow table', async () => {
    const cells: Record<string, unknown[]> = { n: [1n, null], s: ['a', 'b'] };
    const arrow = {
      numRows: 2,
      schema: { fields: [{ name: 'n' }, { name: 's' }] },
      getChild: (name: string) => ({ get: (index: number) => cells[name]?.[index] }),
    };
    expect(await (await toTable(arrow)).rows()).toEqual([
      { n: 1, s: 'a' },
      { n: null, s: 'b' },
    ]);
  });
});

describe('groupBy', () => {
  it('has a row per group, a missing one too', async () => {
    const grouped = await groupBy(await toTable(models), ['family'], { score: ['mean', 'max', 'std'] });
    expect(await grouped.rows()).toEqual([
      {
        family: 'x',
        rows: 2,
        'mean score': 40,
        'max score': 50,
        'std score': expect.closeTo(14.142, 3) as number,
      },
      {
        family: 'y',
        rows: 2,
        'mean score': 69.5,
        'max score': 99,
        'std score': expect.closeTo(41.719, 3) as number,
      },
      { family: null, rows: 1, 'mean score': 50, 'max score': 50, 'std score': null },
    ]);
  });
});

describe('pareto', () => {
  it('keeps the rows that none beats, and leaves out those that miss a figure', async () => {
    const front = await pareto(await toTable(models), { score: 'high', size: 'low' });
    expect(await front.values('model')).toEqual(['a', 'b']);
  });
});

describe('where', () => {
  it('says in its title what is left', async () => {
    const table = await toTable(models, { title: 'models' });
    const some = await table.where(['size', '>=', 2], ['family', '!=', 'y']);
    expect(some.title).toBe('models where size >= 2 and family != y');
  });
});

describe('compare', () => {
  it('finds no drift between a table and itself, and drift after a shift', async () => {
    const board = await syntheticLeaderboard();
    const same = await compare(board, board);
    expect(same.columns.filter(({ drifted }) => drifted)).toEqual([]);
    const strong = await compare(board, await board.where(['MMLU', '>', 50]));
    expect(strong.columns.find(({ column }) => column === 'MMLU')?.drifted).toBe(true);
    expect(strong.synthetic).toBe(true);
  });

  it('measures as scipy does', async () => {
    const a = await toTable([1, 2, 3, 4, 5, 6, 7, 8].map((v) => ({ v, c: v < 5 ? 'x' : 'y' })));
    const b = await toTable(
      [3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((v) => ({ v, c: v < 5 ? 'x' : 'z', extra: 1 })),
    );
    const { columns, onlyIn } = await compare(a, b);
    // scipy.stats.ks_2samp and scipy.spatial.distance.jensenshannon(base=2) of the same numbers.
    expect(columns[0]).toMatchObject({ column: 'v', measure: 'KS', n: [8, 10], distance: 0.4 });
    expect(columns[1]?.distance).toBeCloseTo(0.8354087628, 9);
    expect(onlyIn).toEqual([[], ['extra']]);
  });
});

describe('toDanfo and fromDanfo', () => {
  it('go to the real danfojs-node and back', async () => {
    const frame = await toDanfo(await toTable(models));
    expect(frame.shape).toEqual([5, 4]);
    expect(frame.columns).toEqual(['model', 'family', 'size', 'score']);
    expect(await (await fromDanfo(frame)).rows()).toEqual(models);
  });
});
