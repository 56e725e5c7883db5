import { describe, expect, it } from 'vitest';
import { LEADERBOARD_COLUMNS, selectModels } from '../../../kernel-lib/src/eda.js';
import { fromColumns } from '../../../kernel-lib/src/eda/from-columns.js';

async function boardOf(rows: { size: number | null; average?: number; mmlu?: number | null }[]) {
  const columns = LEADERBOARD_COLUMNS.map((name) => {
    if (name === 'model_name_for_query')
      return { name, type: 'text' as const, values: rows.map((_, i) => `m${i}`) };
    const value = (row: (typeof rows)[number]) =>
      name === '#Params (B)'
        ? row.size
        : name === 'MMLU' && row.mmlu !== undefined
          ? row.mmlu
          : (row.average ?? 40);
    return { name, type: 'number' as const, values: rows.map(value) };
  });
  return fromColumns(columns, { title: 'board', synthetic: false, rejected: [] });
}

describe('selectModels', () => {
  it('keeps models under 2 B with all scores, the best first', async () => {
    const { models } = await selectModels(
      await boardOf([{ size: 1.1, average: 30 }, { size: 0.1, average: 35 }, { size: 7 }]),
    );
    expect(models.map(({ model }) => model)).toEqual(['m1', 'm0']);
  });

  it('takes a size of 0 for unknown, and counts each row left out under one reason', async () => {
    const { models, excluded } = await selectModels(
      await boardOf([
        { size: 0 },
        { size: null },
        { size: 2 },
        { size: 1, mmlu: null },
        { size: 1 },
        { size: 1, average: 50 },
      ]),
      { limit: 1, minAverage: 10 },
    );
    expect(models.map(({ model }) => model)).toEqual(['m5']);
    expect(excluded).toEqual([
      { reason: 'size unknown', count: 1 },
      { reason: 'size given as 0, which is unknown', count: 1 },
      { reason: '2 B parameters or more', count: 1 },
      { reason: 'a benchmark score is missing', count: 1 },
      { reason: 'not among the best 1', count: 1 },
    ]);
  });

  it('says which column a table lacks', async () => {
    const table = await fromColumns([{ name: 'x', type: 'number', values: [1] }], {
      title: 't',
      synthetic: false,
      rejected: [],
    });
    await expect(selectModels(table)).rejects.toMatchObject({ code: 'COLUMN_UNKNOWN' });
  });
});
