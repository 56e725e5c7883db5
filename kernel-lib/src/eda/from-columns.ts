import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { appendTo, quoted, type Cell } from './engine.js';
import type { ColumnType, TableFacts } from './shape.js';
import { Table } from './table.js';

export interface ColumnValues {
  readonly name: string;
  readonly type: Exclude<ColumnType, 'other'>;
  readonly values: ArrayLike<Cell>;
}

const SQL_TYPES: Readonly<Record<ColumnValues['type'], string>> = {
  number: 'DOUBLE',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP',
};

/** @internal A table of columns that are in memory; all of one length. */
export async function fromColumns(columns: readonly ColumnValues[], facts: TableFacts): Promise<Table> {
  const empty = columns.map(({ name, type }) => `NULL::${SQL_TYPES[type]} AS ${quoted(name)}`);
  return Table.of(`SELECT ${empty.join(', ')} WHERE false`, facts, (name) => append(name, columns));
}

async function append(name: string, columns: readonly ColumnValues[]): Promise<void> {
  const { BOOLEAN, DOUBLE, TIMESTAMP, VARCHAR, DuckDBTimestampValue } = await import('@duckdb/node-api');
  const types: Readonly<Record<ColumnValues['type'], DuckDBType>> = {
    number: DOUBLE,
    text: VARCHAR,
    boolean: BOOLEAN,
    time: TIMESTAMP,
  };
  const value = (cell: Cell | undefined): DuckDBValue =>
    cell instanceof Date ? new DuckDBTimestampValue(BigInt(cell.getTime()) * 1000n) : (cell ?? null);
  await appendTo(
    name,
    columns.map(({ type }) => types[type]),
    columns[0]?.values.length ?? 0,
    (start, end) =>
      columns.map(({ values }) =>
        Array.from({ length: end - start }, (_, index) => value(values[start + index])),
      ),
  );
}
