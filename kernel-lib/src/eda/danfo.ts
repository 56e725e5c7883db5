import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkRecord, invalid } from '../check/arguments.js';
import { StagebookError } from '../check/error.js';
import type { Cell } from './engine.js';
import type { ReadOptions } from './facts.js';
import { toTable } from './to-table.js';
import type { Table } from './table.js';

/** What a DataFrame of `danfojs-node` offers. */
export interface DanfoFrame {
  readonly columns: readonly string[];
  readonly shape: readonly [rows: number, columns: number];
  readonly values: readonly unknown[];
}

interface Danfo {
  readonly DataFrame: new (data: Readonly<Record<string, readonly unknown[]>>) => DanfoFrame;
}

/** Takes a DataFrame of `danfojs-node`. Its NaN, null and undefined are missing. */
export async function fromDanfo(frame: DanfoFrame, options: ReadOptions = {}): Promise<Table> {
  checkRecord('The data frame', frame, 'a DataFrame of danfojs-node');
  if (!Array.isArray(frame.columns) || !Array.isArray(frame.values))
    throw invalid('The data frame', frame, 'a DataFrame of danfojs-node');
  const values: readonly unknown[] = frame.values;
  const rows = values.map((cells) => rowOf(frame.columns, cells as readonly unknown[]));
  return toTable(rows, { title: 'danfo', ...options });
}

/**
 * Gives the table to `danfojs-node`, which the notebook must have installed; the whole table then is in memory. Missing
 * numbers become NaN and other missing cells undefined, as danfo has them.
 *
 * @throws {StagebookError} `PACKAGE_MISSING` where it is not installed.
 */
export async function toDanfo(table: Table): Promise<DanfoFrame> {
  const danfo = await load();
  const data: Record<string, unknown[]> = {};
  for (const { name, type } of table.columns) {
    const cells: readonly Cell[] = await table.values(name);
    data[name] = cells.map((cell) => cell ?? (type === 'number' ? NaN : undefined));
  }
  return new danfo.DataFrame(data);
}

function rowOf(columns: readonly string[], cells: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(columns.map((name, index) => [name, missing(cells[index])]));
}

function missing(cell: unknown): unknown {
  return typeof cell === 'number' && Number.isNaN(cell) ? null : cell;
}

async function load(): Promise<Danfo> {
  try {
    // Found from the notebook's folder, which need not be stagebook's.
    const path = createRequire(join(process.cwd(), 'notebook.js')).resolve('danfojs-node');
    return (await import(pathToFileURL(path).href)) as Danfo;
  } catch (cause) {
    const what = `danfojs-node is not installed for ${process.cwd()}`;
    throw new StagebookError('PACKAGE_MISSING', `${what}. Run "npm install danfojs-node" there.`, { cause });
  }
}
