import type { DuckDBConnection, DuckDBInstance, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { StagebookError } from '../check/error.js';

export type Cell = number | string | boolean | Date | null;
export type Row = Readonly<Record<string, Cell>>;

let starting: Promise<DuckDBInstance> | undefined;
let connecting: Promise<DuckDBConnection> | undefined;

// Loaded at the first query, so that a notebook that only hashes or plots does not wait for it.
async function start(): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  // Every file is read once, into a table: what the engine would keep of it is kept for nobody.
  return DuckDBInstance.create(':memory:', { enable_external_file_cache: 'false' });
}

/** A connection to the engine that others do not use; to be closed by who asked for it. */
export async function openConnection(): Promise<DuckDBConnection> {
  const instance = await (starting ??= start());
  return instance.connect();
}

/**
 * Runs one statement of the column engine and reads all that it returns.
 *
 * @throws {StagebookError} `ENGINE_FAILED` with what the engine said.
 */
export async function query<T extends Row = Row>(
  sql: string,
  values: readonly DuckDBValue[] = [],
): Promise<T[]> {
  const connection = await (connecting ??= openConnection());
  const reader = await connection.runAndReadAll(sql, [...values]).catch((cause: unknown) => {
    throw engineFailure(cause);
  });
  return reader.getRowObjectsJS().map((row) => plainRow(row) as T);
}

export function engineFailure(cause: unknown): StagebookError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new StagebookError('ENGINE_FAILED', `The data engine could not run a query: ${why}`, { cause });
}

/** The one row of a statement that returns one. */
export async function queryOne<T extends Row = Row>(
  sql: string,
  values: readonly DuckDBValue[] = [],
): Promise<T> {
  const [row] = await query<T>(sql, values);
  if (row === undefined)
    throw new StagebookError('ENGINE_FAILED', `The data engine returned no row for: ${sql}`);
  return row;
}

// The engine's own vector size: a chunk holds no more rows.
const CHUNK_ROWS = 2048;

/** Fills a table of these types with `rowCount` rows; `slice` gives the columns of some of them. */
export async function appendTo(
  table: string,
  types: readonly DuckDBType[],
  rowCount: number,
  slice: (start: number, end: number) => readonly (readonly DuckDBValue[])[],
): Promise<void> {
  const { DuckDBDataChunk } = await import('@duckdb/node-api');
  const connection = await (connecting ??= openConnection());
  const appender = await connection.createAppender(table);
  try {
    for (let start = 0; start < rowCount; start += CHUNK_ROWS) {
      const chunk = DuckDBDataChunk.create(types);
      chunk.setColumns(slice(start, Math.min(rowCount, start + CHUNK_ROWS)));
      appender.appendDataChunk(chunk);
    }
  } finally {
    appender.closeSync();
  }
}

function plainRow(row: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainCell(value)]));
}

function plainCell(value: unknown): Cell {
  switch (typeof value) {
    case 'bigint':
      return Number(value);
    case 'number':
    case 'string':
    case 'boolean':
      return value;
    case 'object':
      if (value === null || value instanceof Date) return value;
      return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? Number(item) : item));
    default:
      return null;
  }
}

/** A name as it stands in a statement. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as it stands in a statement. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

let made = 0;

/** A name that no other table of this process has. */
export function freshName(): string {
  return `t${++made}`;
}
