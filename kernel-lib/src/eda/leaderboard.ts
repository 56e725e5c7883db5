import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { checkText } from '../check/arguments.js';
import { StagebookError } from '../check/error.js';
import {
  isTextColumn,
  LEADERBOARD_COLUMNS,
  SCORE_COLUMNS,
  toLeaderboardColumn,
  type LeaderboardColumn,
} from './columns.js';
import { freshName, literal, quoted } from './engine.js';
import { readRejected } from './rejected.js';
import { Table } from './table.js';

/** What a board's file writes where it knows nothing. */
const BLANKS = ['', 'NA', 'N/A', 'nan', 'NaN', 'None', 'null', '?'];

/**
 * Reads the Open LLM leaderboard from a CSV or TSV file, its columns named as in the study whatever their spelling.
 * A blank is missing, never zero. A bad row is left out, and is in `rejected` with its line.
 *
 *     const board = await loadLeaderboard('open-llm-leaderboard.csv');
 *     await describe(board);
 *
 * @throws {StagebookError} `FILE_NOT_FOUND`; `FILE_INVALID` when it lacks the model or a score.
 */
export async function loadLeaderboard(path: string): Promise<Table> {
  checkText('The path of the leaderboard', path);
  const delimiter = /\.tsv$/i.test(path) ? '\t' : ',';
  const headers = await readHeaders(path, delimiter);
  const found = columnsOf(path, headers);
  const rejects = freshName();
  const types = headers.map((header, index) => `c${index}: '${sqlTypeOf(header)}'`);
  const options = [
    `delim=${literal(delimiter)}, quote='"', escape='"', header=true, auto_detect=false, parallel=false`,
    `columns={${types.join(', ')}}, nullstr=[${BLANKS.map(literal).join(', ')}]`,
    `store_rejects=true, rejects_table='${rejects}', rejects_scan='${rejects}s'`,
  ];
  const select = found.map(([column, index]) => `c${index} AS ${quoted(column)}`).join(', ');
  return Table.of(`SELECT ${select} FROM read_csv(${literal(path)}, ${options.join(', ')})`, async () => ({
    title: basename(path).replace(/\.[a-z]+$/i, ''),
    synthetic: false,
    rejected: await readRejected(rejects, path, headers),
  }));
}

// A header line is shorter; what is longer is no table.
const MAX_HEADER_BYTES = 65_536;

async function readHeaders(path: string, delimiter: string): Promise<string[]> {
  const file = await open(path).catch((cause: unknown) => {
    throw new StagebookError('FILE_NOT_FOUND', `${path} cannot be read: ${String(cause)}. Check the path.`, {
      cause,
    });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_HEADER_BYTES), 0, MAX_HEADER_BYTES, 0);
    const head = buffer.toString('utf8', 0, bytesRead);
    const [headers = []] = parse(head, { to: 1, bom: true, delimiter, relax_quotes: true });
    return headers;
  } finally {
    await file.close();
  }
}

const REQUIRED: readonly LeaderboardColumn[] = [...SCORE_COLUMNS, 'model_name_for_query'];

/** The study's columns that the file has, each with its place; the first of two that mean the same. */
function columnsOf(path: string, headers: readonly string[]): [LeaderboardColumn, number][] {
  const meanings = headers.map(toLeaderboardColumn);
  const missing = REQUIRED.filter((column) => !meanings.includes(column));
  if (missing.length > 0) {
    const what = `${path} has no column ${missing.join(', ')}; its header is ${headers.join(', ')}`;
    throw new StagebookError('FILE_INVALID', `${what}. Give a file of the Open LLM leaderboard.`);
  }
  return LEADERBOARD_COLUMNS.filter((column) => meanings.includes(column)).map((column) => [
    column,
    meanings.indexOf(column),
  ]);
}

function sqlTypeOf(header: string): string {
  const column = toLeaderboardColumn(header);
  return column === undefined || isTextColumn(column) ? 'VARCHAR' : 'DOUBLE';
}
