import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describe as describeTable, loadLeaderboard } from '../../../kernel-lib/src/eda.js';
import { describeWith, testData } from '../../support/tools.js';

const HEADER =
  'Average ⬆️,ARC,HellaSwag,MMLU,TruthfulQA,Type,Precision,Hub License,#Params (B),Hub ❤️,model_name_for_query';

async function boardOf(...lines: string[]) {
  const path = join(await mkdtemp(join(tmpdir(), 'board-')), 'board.csv');
  await writeFile(path, [HEADER, ...lines, ''].join('\n'));
  return loadLeaderboard(path);
}

describe('loadLeaderboard', () => {
  it('names the columns as the study does, whatever their spelling', async () => {
    const table = await boardOf('50,40,60,50,50,,,,7,12,org/a');
    expect(table.columns.map(({ name }) => name)).toEqual([
      'Average score',
      'ARC',
      'HellaSwag',
      'MMLU',
      'TruthfulQA',
      'Type',
      'Precision',
      'Hub License',
      '#Params (B)',
      'No. of Likes',
      'model_name_for_query',
    ]);
  });

  it('takes blanks and the words for "unknown" as missing, never as zero', async () => {
    const table = await boardOf('50,,60,nan,50,,,,0,NA,org/a');
    const [row] = await table.rows();
    expect(row).toMatchObject({ ARC: null, MMLU: null, '#Params (B)': 0, 'No. of Likes': null, Type: null });
  });

  it('leaves a bad row out and names its line and column, past a cell of several lines', async () => {
    const table = await boardOf(
      '50,40,60,50,50,,,,7,,"two\nlines"',
      '50,forty,60,50,50,,,,7,,org/bad',
      '50,40,60',
      '51,40,60,50,50,,,,7,,org/good',
    );
    expect(table.rowCount).toBe(2);
    expect(table.rejected).toMatchObject([
      { line: 4, column: 'ARC', reason: expect.stringContaining('"forty"') as string },
      { line: 5, reason: 'Expected Number of Columns: 11 Found: 3' },
    ]);
  });

  it('says which column a file lacks', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'board-')), 'board.csv');
    await writeFile(path, 'model,ARC\na,1\n');
    await expect(loadLeaderboard(path)).rejects.toMatchObject({
      code: 'FILE_INVALID',
      message: expect.stringContaining('no column Average score, HellaSwag, MMLU, TruthfulQA') as string,
    });
  });

  it('says that a file is not there', async () => {
    await expect(loadLeaderboard('/nowhere/board.csv')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});

describeWith(testData, 'the board of October 2023', (folder) => {
  it('has the rows, mean and standard deviation that pandas finds', async () => {
    const board = await loadLeaderboard(join(folder, 'data/open-llm/open-llm-leaderboard.csv'));
    const { rowCount, columns } = await describeTable(board);
    const average = columns.find(({ column }) => column === 'Average score');
    expect(rowCount).toBe(1457);
    expect(average?.mean).toBeCloseTo(52.931565, 6);
    expect(average?.std).toBeCloseTo(12.414349, 6);
    expect(columns.find(({ column }) => column === '#Params (B)')?.count).toBe(1328);
    expect(columns.find(({ column }) => column === 'No. of Likes')?.missing).toBe(1457);
  });
});
