import { checkList, checkOneOf, checkRecord, checkText, invalid } from '../check/arguments.js';
import { engineName, Table } from './table.js';
import { quoted } from './engine.js';

export type Aggregate = 'count' | 'sum' | 'mean' | 'std' | 'min' | 'median' | 'max';

const SQL: Readonly<Record<Aggregate, (column: string) => string>> = {
  count: (column) => `count(${column})`,
  sum: (column) => `sum(${column})`,
  mean: (column) => `avg(${column})`,
  std: (column) => `stddev_samp(${column})`,
  min: (column) => `min(${column})`,
  median: (column) => `median(${column})`,
  max: (column) => `max(${column})`,
};

/**
 * One row per group, in the groups' order, with `rows` and each aggregate as a column, `mean ARC`. A missing group is
 * a group of its own.
 *
 *     await groupBy(board, ['Type'], { 'Average score': ['mean', 'max'] });
 *
 * @throws {StagebookError} `COLUMN_UNKNOWN`, or `ARGUMENT_INVALID` for an aggregate that there is not.
 */
export async function groupBy(
  table: Table,
  by: readonly string[],
  aggregates: Readonly<Record<string, readonly Aggregate[]>>,
): Promise<Table> {
  const from = engineName(table);
  if (checkList('by', by, 'a list of columns').length === 0) throw invalid('by', by, 'at least one column');
  for (const column of by) table.checkColumn(checkText('A column to group by', column));
  const parts = Object.entries(checkRecord('aggregates', aggregates)).flatMap(([column]) => {
    table.checkColumn(column, 'number');
    return checkList(`The aggregates of "${column}"`, aggregates[column] ?? []).map((aggregate) => {
      checkOneOf(`An aggregate of "${column}"`, aggregate, Object.keys(SQL) as Aggregate[]);
      return `${SQL[aggregate](`${quoted(column)}::DOUBLE`)} AS ${quoted(`${aggregate} ${column}`)}`;
    });
  });
  const keys = by.map(quoted).join(', ');
  const select = [keys, 'count(*)::DOUBLE AS "rows"', ...parts].join(', ');
  const { title, synthetic } = table;
  return Table.of(`SELECT ${select} FROM ${from} GROUP BY ${keys} ORDER BY ${keys}`, {
    title: `${title} by ${by.join(', ')}`,
    synthetic,
    rejected: [],
  });
}
