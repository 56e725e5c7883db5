import { checkOneOf } from '../check/arguments.js';
import { engineName, Table } from './table.js';
import { quoted } from './engine.js';

/** Which way is better. */
export type Better = 'low' | 'high';

/**
 * The rows that no other beats: none is at least as good in every named column and better in one. Rows that miss one
 * of them are left out. `await pareto(models, { 'Average score': 'high', '#Params (B)': 'low' })`
 */
export async function pareto(table: Table, better: Readonly<Record<string, Better>>): Promise<Table> {
  const from = engineName(table);
  const goals = Object.entries(better).map(([column, way]) => {
    table.checkColumn(column, 'number');
    return {
      column: quoted(column),
      sign: checkOneOf(`The better way of "${column}"`, way, ['low', 'high']) === 'high' ? '>' : '<',
    };
  });
  const known = (row: string): string =>
    goals.map(({ column }) => `${row}.${column} IS NOT NULL`).join(' AND ') || 'true';
  const atLeast =
    goals.map(({ column, sign }) => `b.${column} ${sign}= a.${column}`).join(' AND ') || 'false';
  const oneBetter =
    goals.map(({ column, sign }) => `b.${column} ${sign} a.${column}`).join(' OR ') || 'false';
  const beaten = `EXISTS (SELECT 1 FROM ${from} b WHERE ${atLeast} AND (${oneBetter}))`;
  return Table.of(`SELECT a.* FROM ${from} a WHERE ${known('a')} AND NOT ${beaten}`, {
    title: `${table.title}, not beaten`,
    synthetic: table.synthetic,
    rejected: [],
  });
}
