import { quoted } from './engine.js';
import { Gathered } from './gathered.js';
import { addMoments, noMoments, type Moments } from './moments.js';
import { searchNear, searchWhole, type Quartiles, type QuartileSearch } from './quartiles.js';
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

/** Moments and exact quartiles of columns of numbers, NaN and missing cells left out, in one pass over the table. */
export async function summarizeColumns(table: Table): Promise<NumberSummary[]> {
  const from = engineName(table);
  const names = table.numeric();
  if (names.length === 0) return [];
  const sample = table.rowCount > LARGE_ROWS && hasRowIds(table) ? await sampleOf(from, names) : undefined;
  const columns = names.map((name, index) => ({
    name,
    moments: noMoments(),
    search: sample === undefined ? searchWhole() : searchNear(sample[index]!.values()),
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
      quartiles: quartiles === 'missed' ? await searchAgain(from, name) : quartiles,
    });
  }
  return summaries;
}

async function sampleOf(from: string, names: readonly string[]): Promise<Gathered[]> {
  const sample = names.map(() => new Gathered());
  const rows = `${from} WHERE rowid % ${SAMPLE_EVERY} = 0`;
  await scan(rows, names, (cells, index) => sample[index]!.addAll(known(cells)));
  return sample;
}

/** The engine numbers the rows of every table, unless a column takes that name. */
function hasRowIds({ columns }: Table): boolean {
  return !columns.some(({ name }) => name.toLowerCase() === 'rowid');
}

async function searchAgain(from: string, name: string): Promise<Quartiles | undefined> {
  const search: QuartileSearch = searchWhole();
  await scan(from, [name], (cells) => search.add(known(cells)));
  const found = search.found();
  return found === 'missed' ? undefined : found;
}

async function scan(
  from: string,
  names: readonly string[],
  add: (cells: Float64Array, index: number) => void,
): Promise<void> {
  const doubles = names.map((name) => `coalesce(${quoted(name)}::DOUBLE, 'nan'::DOUBLE)`);
  await scanDoubles(`SELECT ${doubles.join(', ')} FROM ${from}`, names.length, (columns) => {
    columns.forEach(add);
  });
}

function known(cells: Float64Array): Float64Array {
  return cells.filter((value) => !Number.isNaN(value));
}
