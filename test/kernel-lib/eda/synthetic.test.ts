import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  correlate,
  describe as describeTable,
  selectModels,
  syntheticLeaderboard,
} from '../../../kernel-lib/src/eda.js';
import { PUBLISHED } from '../../../kernel-lib/src/eda/published.js';

const FIGURES = ['mean', 'std', 'min', 'q1', 'median', 'q3', 'max'] as const;

describe('syntheticLeaderboard', () => {
  it.each([1, 2, 99])('has every published figure within 1 %% for seed %i', async (seed) => {
    const { rowCount, columns } = await describeTable(await syntheticLeaderboard({ seed }));
    expect(rowCount).toBe(1472);
    for (const [name, published] of Object.entries(PUBLISHED)) {
      const summary = columns.find(({ column }) => column === name);
      for (const figure of FIGURES) {
        const off = Math.abs((summary?.[figure] ?? NaN) - published[figure]);
        expect(off, `${figure} of ${name}`).toBeLessThanOrEqual(0.01 * published[figure]);
      }
    }
  });

  it.each([1, 2, 99])('has about the published correlations for seed %i', async (seed) => {
    const { pairs } = await correlate(await syntheticLeaderboard({ seed }));
    const pearson = (a: string, b: string) => pairs.find(({ x, y }) => x === a && y === b)?.pearson;
    expect(pearson('Average score', '#Params (B)')).toBeCloseTo(0.57, 1);
    expect(pearson('ARC', 'MMLU')).toBeCloseTo(0.92, 1);
  });

  it('is the same for the same seed, and another for another', async () => {
    const scores = async (seed: number) => (await syntheticLeaderboard({ seed })).values('ARC');
    expect(await scores(3)).toEqual(await scores(3));
    expect(await scores(3)).not.toEqual(await scores(4));
  });

  it('says "synthetic" in every table made of it', async () => {
    const table = await syntheticLeaderboard();
    const derived = await table.where(['ARC', '>', 50]);
    const results = [
      table,
      derived,
      await describeTable(derived),
      await correlate(table),
      await selectModels(table),
    ];
    for (const result of results) expect(inspect(result)).toContain('synthetic');
  });

  it('lies near the mean of the four tests with its average', async () => {
    const rows = await (await syntheticLeaderboard()).rows();
    const off = rows.map((row) => {
      const tests = ['ARC', 'HellaSwag', 'MMLU', 'TruthfulQA'].map((name) => Number(row[name]));
      return Math.abs(Number(row['Average score']) - tests.reduce((a, b) => a + b) / 4);
    });
    expect(off.reduce((a, b) => a + b) / off.length).toBeLessThan(2);
  });

  it('refuses a seed that is no whole number', async () => {
    await expect(syntheticLeaderboard({ seed: 1.5 })).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });
});
