import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  correlate,
  correlationMatrix,
  describe as describeTable,
  loadLeaderboard,
} from '../../../kernel-lib/src/eda.js';
import { describeWith, python, repositoryRoot, testData } from '../../support/tools.js';

interface Figures {
  describe: Record<string, Record<string, number>>;
  pearson: number[][];
  spearman: number[][];
}

const fixtures = join(repositoryRoot, 'test/fixtures/pandas');
const NAMES = {
  mean: 'mean',
  std: 'std',
  min: 'min',
  '25%': 'q1',
  '50%': 'median',
  '75%': 'q3',
  max: 'max',
} as const;

function sameAs(path: string, figures: () => Figures): void {
  it('describe() equals to 1e-9', async () => {
    const { columns } = await describeTable(await loadLeaderboard(path));
    for (const [name, theirs] of Object.entries(figures().describe)) {
      const ours = columns.find(({ column }) => column === name);
      expect(ours?.count, name).toBe(theirs['count']);
      for (const [key, own] of Object.entries(NAMES)) {
        const off = Math.abs((ours?.[own] ?? NaN) - (theirs[key] ?? NaN));
        expect(off, `${key} of ${name}`).toBeLessThanOrEqual(1e-9);
      }
    }
  });

  it('corr() equals to 1e-9, Pearson and Spearman', async () => {
    const { describe: described, ...theirs } = figures();
    const ours = await correlate(await loadLeaderboard(path), { columns: Object.keys(described) });
    for (const method of ['pearson', 'spearman'] as const) {
      for (const [x, row] of correlationMatrix(ours, method).entries()) {
        for (const [y, value] of row.entries()) {
          const off = Math.abs((value ?? NaN) - (theirs[method][x]?.[y] ?? NaN));
          expect(off, `${method} of ${x}, ${y}`).toBeLessThanOrEqual(1e-9);
        }
      }
    }
  });
}

describeWith(testData, 'against pandas', (folder) => {
  const path = join(folder, 'data/open-llm/open-llm-leaderboard.csv');
  describe('as stored', () => {
    sameAs(path, () => JSON.parse(readFileSync(join(fixtures, 'figures.json'), 'utf8')) as Figures);
  });
  describeWith(python, 'run now', (interpreter) => {
    sameAs(path, () => {
      const text = execFileSync(interpreter, [join(fixtures, 'figures.py'), path], { encoding: 'utf8' });
      return JSON.parse(text) as Figures;
    });
  });
});
