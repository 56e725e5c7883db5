import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkText } from '../check/arguments.js';
import { StagebookError } from '../check/error.js';
import { download, isRemote } from './download.js';
import { freshName, literal } from './engine.js';
import { factsOf, type ReadOptions } from './facts.js';
import { readRejected } from './rejected.js';
import { Table } from './table.js';

type Format = 'csv' | 'tsv' | 'json' | 'ndjson' | 'parquet';

/**
 * Reads CSV, TSV, JSON (a list of objects), NDJSON or Parquet, each also as `.gz` (Parquet compresses itself), from a
 * path, an http(s) URL, or a file of a Hugging Face data set: `hf://datasets/ORG/NAME[@REVISION]/FILE`. Types are found
 * in the data. A CSV row of another length than the header is left out, and is in `rejected` with its line.
 *
 * @throws {StagebookError} `FILE_NOT_FOUND`, `DOWNLOAD_FAILED`, or `FILE_INVALID` for what does not read as its format.
 */
export async function readTable(
  source: string,
  options: ReadOptions & { signal?: AbortSignal } = {},
): Promise<Table> {
  checkText('The source of a table', source, 'a path, a URL or hf://datasets/…');
  const format = formatOf(source);
  const fetched = isRemote(source) ? await download(source, options.signal) : undefined;
  const path = fetched?.path ?? source;
  try {
    const { size } = await stat(path).catch((cause: unknown) => {
      throw new StagebookError(
        'FILE_NOT_FOUND',
        `${path} cannot be read: ${String(cause)}. Check the path.`,
        { cause },
      );
    });
    if (size === 0)
      throw new StagebookError('FILE_INVALID', `${source} is empty. Give a file with a header.`);
    return await readFile(path, format, factsOf(options, titleOf(source)));
  } catch (cause) {
    if (!(cause instanceof StagebookError) || cause.code !== 'ENGINE_FAILED') throw cause;
    const what = `${source} does not read as ${format.toUpperCase()}: ${cause.message}`;
    throw new StagebookError('FILE_INVALID', what, { cause });
  } finally {
    await fetched?.remove();
  }
}

async function readFile(path: string, format: Format, facts: ReturnType<typeof factsOf>): Promise<Table> {
  switch (format) {
    case 'parquet':
      return Table.of(`SELECT * FROM read_parquet(${literal(path)})`, facts);
    case 'json':
    case 'ndjson': {
      const shape = format === 'json' ? 'array' : 'newline_delimited';
      return Table.of(`SELECT * FROM read_json(${literal(path)}, format='${shape}')`, facts);
    }
    case 'csv':
    case 'tsv': {
      const rejects = freshName();
      const kept = `store_rejects=true, rejects_table='${rejects}', rejects_scan='${rejects}s'`;
      const delimiter = format === 'csv' ? '' : `delim='\t', `;
      const sql = `SELECT * FROM read_csv(${literal(path)}, ${delimiter}header=true, ${kept})`;
      return Table.of(sql, async () => ({ ...facts, rejected: await readRejected(rejects, path, []) }));
    }
  }
}

const FORMATS: Readonly<Record<string, Format>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
};

function formatOf(source: string): Format {
  const name = isRemote(source) ? source.replace(/[?#].*$/, '') : source;
  const [, extension = ''] = /\.([a-z]+)(?:\.gz)?$/i.exec(name) ?? [];
  const format = FORMATS[extension.toLowerCase()];
  if (format !== undefined) return format;
  const known = Object.keys(FORMATS).map((key) => `.${key}`);
  throw new StagebookError(
    'ARGUMENT_INVALID',
    `${source} does not say its format. Give a name that ends in ${known.join(', ')} (or that and .gz).`,
  );
}

function titleOf(source: string): string {
  return basename(isRemote(source) ? source.replace(/[?#].*$/, '') : source).replace(
    /(\.[a-z]+)?\.[a-z]+$/i,
    '',
  );
}
