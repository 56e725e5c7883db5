import { writeFile } from 'node:fs/promises';
import { checkText } from '../check/arguments.js';
import { displayable, type Displayable } from '../cell/display.js';
import { gridView, type Grid } from '../cell/grid.js';
import { formatCount, formatNumber } from '../cell/number.js';
import { describe } from './describe.js';
import { correlate } from './correlate.js';
import { queryOne } from './engine.js';
import { contentsOf } from './profile-column.js';
import { profilePage } from './profile-page.js';
import type { ColumnProfile, Profile } from './profile-types.js';
import { warningsOf } from './profile-warnings.js';
import { engineName, type Table } from './table.js';

const SAMPLE_ROWS = 10;

/** What is in a table and what is odd about it: a compact table in a cell, and a page by `writeHtml`. */
export async function profile(table: Table): Promise<Profile & Displayable> {
  const from = engineName(table);
  const { columns: figures } = await describe(table);
  const columns: ColumnProfile[] = [];
  for (const { name, type } of table.columns) {
    const own = figures.find(({ column }) => column === name);
    const { count, ...contents } = await contentsOf(from, name, type, own);
    const missing = table.rowCount - count;
    columns.push({ name, type, count, missing, ...contents, ...(own && { figures: own }) });
  }
  const { n: distinctRows } = await queryOne<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT DISTINCT * FROM ${from})`,
  );
  const duplicatedRows = table.rowCount - distinctRows;
  const result: Profile = {
    title: table.title,
    synthetic: table.synthetic,
    rowCount: table.rowCount,
    duplicatedRows,
    missingCells: columns.reduce((sum, { missing }) => sum + missing, 0),
    columns,
    warnings: warningsOf(columns, table.rowCount, duplicatedRows),
    correlations: await correlate(table, { methods: ['pearson'] }),
    sample: await table.rows({ limit: SAMPLE_ROWS }),
    toHtml: () => profilePage(result),
    writeHtml: async (path) => writeFile(checkText('The path of the page', path), profilePage(result)),
  };
  return displayable(
    result,
    gridView(() => toGrid(result)),
  );
}

function toGrid({ title, rowCount, duplicatedRows, columns, warnings }: Profile): Grid {
  const right = ['known', 'missing', 'distinct', 'min', 'median', 'max'].map(
    (label) => ({ label, align: 'right' }) as const,
  );
  return {
    title: `${title}: ${formatCount(rowCount)} rows × ${columns.length} columns, ${duplicatedRows} duplicated`,
    columns: [{ label: 'column' }, { label: 'type' }, ...right, { label: 'most frequent' }],
    rows: columns.map(({ name, type, count, missing, distinct, figures, top }) => [
      name,
      type,
      formatCount(count),
      formatCount(missing),
      formatCount(distinct),
      ...[figures?.min, figures?.median, figures?.max].map((value) => formatNumber(value)),
      top[0] === undefined ? '–' : `${top[0].value} (${formatCount(top[0].count)})`,
    ]),
    notes: warnings.map(({ column, message }) => `! ${column === undefined ? '' : `${column}: `}${message}`),
  };
}
