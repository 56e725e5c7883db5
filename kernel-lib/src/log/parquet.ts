import { rename } from 'node:fs/promises';
import { literal, query, quoted } from '../eda/engine.js';
import { fromColumns } from '../eda/from-columns.js';
import { engineName } from '../eda/table.js';
import { LOG_COLUMNS, LOG_COLUMN_NAMES, type LogColumn } from './columns.js';
import type { InferenceRow } from './row.js';

/** Writes `rows` whole, to a temporary name first. */
export async function writeParquet(path: string, rows: readonly InferenceRow[]): Promise<void> {
  const columns = LOG_COLUMN_NAMES.map((name) => ({
    name,
    type: LOG_COLUMNS[name].replace('?', '') as 'text' | 'number' | 'boolean',
    values: rows.map((row) => row[name] ?? null),
  }));
  const table = await fromColumns(columns, { title: 'log', synthetic: false, rejected: [] });
  try {
    await query(`COPY ${engineName(table)} TO ${literal(`${path}.part`)} (FORMAT parquet)`);
    await rename(`${path}.part`, path);
  } finally {
    await table.close();
  }
}

export async function readParquet(path: string): Promise<Record<string, unknown>[]> {
  // The engine's texts lose a leading byte order mark on their way to JavaScript; as JSON they begin with a quote.
  const cells = LOG_COLUMN_NAMES.map((name) =>
    isText(name) ? `to_json(${quoted(name)})::VARCHAR AS ${quoted(name)}` : quoted(name),
  );
  const rows = await query(`SELECT ${cells.join(', ')} FROM read_parquet(${literal(path)})`);
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [
        name,
        typeof cell === 'string' ? (JSON.parse(cell) as unknown) : cell,
      ]),
    ),
  );
}

function isText(name: LogColumn): boolean {
  return LOG_COLUMNS[name].startsWith('text');
}
