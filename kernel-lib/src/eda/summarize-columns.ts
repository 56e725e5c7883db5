import { quoted } from './engine.js';
import { addMoments, known, noMoments, type Moments } from './moments.js';
import { searchNear, searchWhole, type Quartiles } from './quartiles.js';
import { scanDoubles } from './scan.js';
import { engineName, type Table } from './table.js';

/** Up to this many rows everything is kept to find quartiles among. */
const LARGE_ROWS = 200_000;
/** A prime, so that no round period of the rows meets it. */
const SAMPLE_EVERY = 97;

export interface NumberSummary {
  readonly moments: Moments;
  readonly quartiles: Quartiles | undefined;
}

/**
 * Moments and exact quartiles of columns of numbers, NaN and missing cells left out, in one pass over the table. Of a large
 * one a sample is read first, which tells about where the quartiles are; a column of which it tells wrong is read again.
 */
export async function summarizeColumns(table: Table): Promise<NumberSummary[]> {
  const from = engineName(table);
  const { rowCount } = table;
  const names = table.numeric();
  if (names.length === 0) return [];
  const sample =
    rowCount > LARGE_ROWS && hasRowIds(table) ? await sampleOf(from, names, rowCount) : undefined;
  const columns = names.map((name, index) => ({
    name,
    moments: noMoments(),
    search: sample === undefined ? searchWhole(rowCount) : searchNear(sample[index]!, rowCount),
  }));
  await scan(from, names, (cells, index) => {
    const { moments, search } = columns[index]!;
    search.add(addMoments(moments, cells));
  });
  const summaries: NumberSummary[] = [];
  for (const { name, moments, search } of columns) {
    const quartiles = search.found();
    summaries.push({
      moments,
      quartiles: quartiles === 'missed' ? await searchAgain(from, name, rowCount) : quartiles,
    });
  }
  return summaries;
}

async function sampleOf(from: string, names: readonly string[], rowCount: number): Promise<Float64Array[]> {
  const room = Math.ceil(rowCount / SAMPLE_EVERY);
  const sample = names.map(() => ({ cells: new Float64Array(room), count: 0 }));
  const add = (cells: Float64Array, index: number): void => {
    const column = sample[index]!;
    column.cells.set(cells, column.count);
    column.count += cells.length;
  };
  await scan(`${from} WHERE rowid % ${SAMPLE_EVERY} = 0`, names, add, { collect: true });
  return sample.map(({ cells, count }) => known(cells.subarray(0, count)));
}

/** The engine numbers the rows of every table, unless a column takes that name. */
function hasRowIds({ columns }: Table): boolean {
  return !columns.some(({ name }) => name.toLowerCase() === 'rowid');
}

async function searchAgain(from: string, name: string, rowCount: number): Promise<Quartiles | undefined> {
  const search = searchWhole(rowCount);
  await scan(from, [name], (cells) => search.add(known(cells)));
  return search.found();
}

async function scan(
  from: string,
  names: readonly string[],
  add: (cells: Float64Array, index: number) => void,
  options?: { collect?: boolean },
): Promise<void> {
  const doubles = names.map((name) => `coalesce(${quoted(name)}::DOUBLE, 'nan'::DOUBLE)`);
  const sql = `SELECT ${doubles.join(', ')} FROM ${from}`;
  await scanDoubles(sql, names.length, (columns) => columns.forEach(add), options);
}
