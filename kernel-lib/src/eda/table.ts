import { checkCount, checkList, checkOneOf, checkText, invalid } from '../check/arguments.js';
import { StagebookError } from '../check/error.js';
import { displayable } from '../cell/display.js';
import { gridView } from '../cell/grid.js';
import { toGrid } from './table-view.js';
import { freshName, query, queryOne, quoted, type Cell, type Row } from './engine.js';
import type { Column, ColumnType, RejectedRow, TableFacts, TableShape } from './shape.js';

export type Condition = readonly [
  column: string,
  operator: '=' | '!=' | '<' | '<=' | '>' | '>=',
  value: number | string,
];

const ROWS_SHOWN = 5;

/** Rows and typed columns, held by a column engine outside the JavaScript heap. Blank cells are missing: null. */
export class Table implements TableShape {
  readonly title: string;
  readonly synthetic: boolean;
  readonly rejected: readonly RejectedRow[];
  readonly rowCount: number;
  readonly columns: readonly Column[];
  /** Name in the engine. */
  readonly #name: string;

  private constructor(
    name: string,
    facts: TableFacts,
    columns: readonly Column[],
    rowCount: number,
    first: readonly Row[],
  ) {
    this.#name = name;
    this.title = facts.title;
    this.synthetic = facts.synthetic;
    this.rejected = facts.rejected;
    this.columns = columns;
    this.rowCount = rowCount;
    tables.set(this, name);
    displayable(
      this,
      gridView(() => toGrid(this, first)),
    );
  }

  /** @internal Keeps what `select` yields and `fill` adds, as a table; `toFacts` is asked once that is done. */
  static async of(
    select: string,
    toFacts: TableFacts | (() => Promise<TableFacts>),
    fill?: (name: string) => Promise<void>,
  ): Promise<Table> {
    const name = freshName();
    await query(`CREATE TABLE ${name} AS ${select}`);
    await fill?.(name);
    const facts = typeof toFacts === 'function' ? await toFacts() : toFacts;
    const described = await query<{ column_name: string; column_type: string }>(`DESCRIBE ${name}`);
    const columns = described.map((row) => ({ name: row.column_name, type: columnType(row.column_type) }));
    const { n } = await queryOne<{ n: number }>(`SELECT count(*) AS n FROM ${name}`);
    return new Table(name, facts, columns, n, await query(`SELECT * FROM ${name} LIMIT ${ROWS_SHOWN}`));
  }

  /** Rows as objects, in the table's order. `limit` is all of them by default. */
  async rows(options: { limit?: number; offset?: number } = {}): Promise<Row[]> {
    const limit = options.limit === undefined ? '' : ` LIMIT ${checkCount('limit', options.limit)}`;
    return query(
      `SELECT * FROM ${engineName(this)}${limit} OFFSET ${checkCount('offset', options.offset ?? 0)}`,
    );
  }

  /** All cells of a column, missing ones as null. */
  async values(column: string): Promise<Cell[]> {
    const rows = await query<{ v: Cell }>(
      `SELECT ${quoted(this.checkColumn(column))} AS v FROM ${engineName(this)}`,
    );
    return rows.map((row) => row.v);
  }

  /** The known numbers of a column; missing cells and NaN are left out. */
  async numbers(column: string): Promise<number[]> {
    this.checkColumn(column, 'number');
    const cells = await this.values(column);
    return cells.filter((cell): cell is number => typeof cell === 'number' && !Number.isNaN(cell));
  }

  /** Names of the columns of numbers. */
  numeric(): string[] {
    return this.columns.filter(({ type }) => type === 'number').map(({ name }) => name);
  }

  /** The rows for which every condition holds: `where(['#Params (B)', '<', 2])`. A missing cell meets none. */
  async where(...conditions: readonly Condition[]): Promise<Table> {
    const clauses = checkList('conditions', conditions).map(([column, operator, value]) => {
      checkOneOf('The operator of a condition', operator, ['=', '!=', '<', '<=', '>', '>=']);
      if (typeof value !== 'number' && typeof value !== 'string')
        throw invalid('The value of a condition', value, 'a number or a text');
      return `${quoted(this.checkColumn(column))} ${operator} ${typeof value === 'number' ? numberLiteral(value) : textLiteral(value)}`;
    });
    const rule = conditions.map((condition) => condition.join(' ')).join(' and ');
    return Table.of(`SELECT * FROM ${engineName(this)} WHERE ${clauses.join(' AND ') || 'true'}`, {
      title: rule === '' ? this.title : `${this.title} where ${rule}`,
      synthetic: this.synthetic,
      rejected: this.rejected,
    });
  }

  /** These columns alone, in this order. */
  async select(...columns: readonly string[]): Promise<Table> {
    if (columns.length === 0) throw invalid('columns', columns, 'at least one name');
    return this.#derive(
      `SELECT ${columns.map((name) => quoted(this.checkColumn(name))).join(', ')} FROM ${engineName(this)}`,
    );
  }

  /** The rows in the order of a column, missing cells last. Default: ascending. */
  async orderBy(column: string, direction: 'ascending' | 'descending' = 'ascending'): Promise<Table> {
    checkOneOf('direction', direction, ['ascending', 'descending']);
    const order = `${quoted(this.checkColumn(column))} ${direction === 'descending' ? 'DESC' : 'ASC'} NULLS LAST`;
    return this.#derive(`SELECT * FROM ${engineName(this)} ORDER BY ${order}`);
  }

  /**
   * The column's name, if the table has it, and of that type where one is given.
   *
   * @throws {StagebookError} `COLUMN_UNKNOWN` listing those there are.
   */
  checkColumn(name: string, type?: ColumnType): string {
    checkText('The name of a column', name);
    const fitting = this.columns.filter((column) => type === undefined || column.type === type);
    const names = fitting.map((column) => column.name);
    if (names.includes(name)) return name;
    const what = `"${this.title}" has no column "${name}"${type === undefined ? '' : ` of type ${type}`}`;
    throw new StagebookError('COLUMN_UNKNOWN', `${what}. It has ${names.join(', ') || 'none'}.`);
  }

  /** Gives the memory back; the table is not usable after. Idempotent. */
  async close(): Promise<void> {
    tables.delete(this);
    await query(`DROP TABLE IF EXISTS ${this.#name}`);
  }

  #derive(select: string): Promise<Table> {
    return Table.of(select, this);
  }
}

const tables = new WeakMap<Table, string>();

/** @internal The name that a table has in the engine. */
export function engineName(table: Table): string {
  const name = tables.get(table);
  if (name === undefined && table instanceof Table)
    throw new StagebookError('ARGUMENT_INVALID', `"${table.title}" was closed. Read it again.`);
  if (name === undefined)
    throw invalid('The table', table, 'a table that stagebook/eda made, such as loadLeaderboard(path)');
  return name;
}

function columnType(sqlType: string): ColumnType {
  if (/^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U[A-Z]*INT|FLOAT|DOUBLE|DECIMAL)/.test(sqlType))
    return 'number';
  if (sqlType === 'VARCHAR' || sqlType.startsWith('ENUM')) return 'text';
  if (sqlType === 'BOOLEAN') return 'boolean';
  return /^(DATE|TIME)/.test(sqlType) ? 'time' : 'other';
}

function numberLiteral(value: number): string {
  if (Number.isNaN(value))
    throw invalid('The value of a condition', value, 'a number; a missing cell meets no condition');
  return Number.isFinite(value) ? `${value}::DOUBLE` : `'${value}'::DOUBLE`;
}

function textLiteral(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
