import { checkList, checkRecord, invalid, shown } from '../check/arguments.js';
import type { Cell } from './engine.js';
import { factsOf, type ReadOptions } from './facts.js';
import { fromColumns, type ColumnValues } from './from-columns.js';
import type { Table } from './table.js';

/** What an Arrow table offers, of any version of the `apache-arrow` package. */
export interface ArrowTable {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  getChild(name: string): { get(index: number): unknown } | null;
}

/**
 * Makes a table of records (a list of objects) or of an Arrow table. A column has one type; missing cells are null,
 * undefined or absent.
 *
 * @throws {StagebookError} `ARGUMENT_INVALID` for a column of mixed types, naming the first cell that differs.
 */
export async function toTable(
  data: readonly Readonly<Record<string, unknown>>[] | ArrowTable,
  options: ReadOptions = {},
): Promise<Table> {
  const columns = isArrow(data) ? arrowColumns(data) : recordColumns(data);
  if (columns.size === 0) throw invalid('data', data, 'at least one row with at least one column');
  return fromColumns(
    [...columns].map(([name, cells]) => toColumn(name, cells)),
    factsOf(options, 'table'),
  );
}

function isArrow(data: unknown): data is ArrowTable {
  return typeof data === 'object' && data !== null && 'schema' in data && 'getChild' in data;
}

function arrowColumns(table: ArrowTable): Map<string, unknown[]> {
  return new Map(
    table.schema.fields.map(({ name }) => {
      const column = table.getChild(name);
      return [name, Array.from({ length: table.numRows }, (_, index) => column?.get(index))];
    }),
  );
}

function recordColumns(rows: readonly Readonly<Record<string, unknown>>[]): Map<string, unknown[]> {
  checkList('data', rows, 'a list of objects, or an Arrow table');
  const columns = new Map<string, unknown[]>();
  for (const [index, row] of rows.entries()) {
    checkRecord(`Row ${index + 1}`, row);
    for (const name of Object.keys(row))
      if (!columns.has(name)) columns.set(name, new Array<unknown>(rows.length).fill(null));
    for (const [name, cells] of columns) cells[index] = row[name];
  }
  return columns;
}

const TYPES = { number: 'number', bigint: 'number', string: 'text', boolean: 'boolean' } as const;

function toColumn(name: string, cells: readonly unknown[]): ColumnValues {
  let type: ColumnValues['type'] | undefined;
  const values = cells.map((cell, index): Cell => {
    if (cell === null || cell === undefined) return null;
    const found =
      cell instanceof Date
        ? 'time'
        : (TYPES as Readonly<Record<string, ColumnValues['type'] | undefined>>)[typeof cell];
    type ??= found;
    if (found === undefined || found !== type) {
      throw invalid(
        `Row ${index + 1} of column "${name}"`,
        cell,
        `a ${type ?? 'number, text, boolean or date'} as above, or nothing; ${shown(cell)} is none`,
      );
    }
    return typeof cell === 'bigint' ? Number(cell) : (cell as Cell);
  });
  // A column that knows nothing is one of numbers, as pandas has it.
  return { name, type: type ?? 'number', values };
}
