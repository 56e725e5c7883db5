import {
  DecodeError,
  expectArray,
  expectInteger,
  expectKnownKeys,
  expectObject,
  expectOneOf,
  member,
  type UnknownObject,
} from '../decode.js';
import { PipelineError } from '../errors.js';
import { expectJsonObject } from '../json.js';
import { IdGiver } from './cell-ids.js';
import type { Cell, JsonObject, Notebook } from './model.js';
import { decodeCount, decodeMimeBundle, decodeOutput, joinLines } from './parse-output.js';

/** How large a notebook may be before it is refused. */
export interface NotebookLimits {
  /** Length of the file's text, in UTF-16 code units. Default: {@link MAX_NOTEBOOK_CHARS}. */
  readonly maxChars?: number;
  /** Default: {@link MAX_NOTEBOOK_CELLS}. */
  readonly maxCells?: number;
}

/** Half of the longest string that V8 holds: beyond it, reading and writing a notebook as one text is not safe. */
export const MAX_NOTEBOOK_CHARS: number = 256 * 1024 * 1024;
/** Fifty times what the largest notebooks in use have. */
export const MAX_NOTEBOOK_CELLS = 50_000;

const MINOR_WITH_CELL_IDS = 5;
const FIX = 'Correct it in the file, or open the notebook in JupyterLab and save it again.';

/**
 * A notebook from its file's text, or from its JSON. nbformat 4.0 to 4.4 become 4.5: cells without an id get one that
 * follows from their position and content.
 * @throws {PipelineError} `NOTEBOOK_INVALID` with the JSON path of what is wrong; `NOTEBOOK_TOO_LARGE` past a limit.
 */
export function parseNotebook(input: unknown, limits: NotebookLimits = {}): Notebook {
  const { maxChars = MAX_NOTEBOOK_CHARS, maxCells = MAX_NOTEBOOK_CELLS } = limits;
  try {
    return decodeNotebook(typeof input === 'string' ? parseText(input, maxChars) : input, maxCells);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const what = error.path === '' ? `it ${error.problem}` : error.message;
    throw new PipelineError('NOTEBOOK_INVALID', `Not a valid notebook: ${what}. ${FIX}`, { cause: error });
  }
}

function parseText(text: string, maxChars: number): unknown {
  if (text.length > maxChars) throw tooLarge('characters', text.length, maxChars);
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    const why = /^(?:<{7}|>{7}) /mu.test(text)
      ? 'it has the markers of an unfinished git merge ("<<<<<<<"). Resolve the merge first.'
      : `it is not JSON: ${(error as Error).message}. ${FIX}`;
    throw new PipelineError('NOTEBOOK_INVALID', `Not a valid notebook: ${why}`, { cause: error });
  }
}

function decodeNotebook(input: unknown, maxCells: number): Notebook {
  const root = expectObject(input, '');
  const minor = decodeVersion(root);
  expectKnownKeys(root, '', ['nbformat', 'nbformat_minor', 'metadata', 'cells']);
  const cells = expectArray(root['cells'], 'cells');
  if (cells.length > maxCells) throw tooLarge('cells', cells.length, maxCells);
  const ids = new IdGiver();
  const decoded = cells.map((cell, index) => decodeCell(cell, member('cells', index), ids));
  return {
    nbformat: 4,
    nbformat_minor: Math.max(minor, MINOR_WITH_CELL_IDS),
    metadata: expectJsonObject(root['metadata'], 'metadata'),
    cells: ids.complete(decoded),
  };
}

function decodeVersion(root: UnknownObject): number {
  const major = expectInteger(root['nbformat'], 'nbformat', 1);
  if (major !== 4) {
    const todo =
      major < 4
        ? 'Convert it with "jupyter nbconvert --to notebook --nbformat 4".'
        : 'Save it as nbformat 4, or update Stagebook.';
    throw new PipelineError('NOTEBOOK_INVALID', `The notebook is nbformat ${major}; only 4 is read. ${todo}`);
  }
  return expectInteger(root['nbformat_minor'], 'nbformat_minor', 0);
}

function decodeCell(value: unknown, path: string, ids: IdGiver): Cell {
  const cell = expectObject(value, path);
  const type = expectOneOf(cell['cell_type'], member(path, 'cell_type'), ['code', 'markdown', 'raw']);
  const own = type === 'code' ? ['execution_count', 'outputs'] : ['attachments'];
  expectKnownKeys(cell, path, ['cell_type', 'id', 'source', 'metadata', ...own]);
  const common = {
    id: ids.take(cell['id'], member(path, 'id')),
    source: joinLines(cell['source'], member(path, 'source')),
    metadata: expectJsonObject(cell['metadata'], member(path, 'metadata')),
  };
  if (type !== 'code') return { cell_type: type, ...common, ...decodeAttachments(cell, path) };
  const outputs = expectArray(cell['outputs'], member(path, 'outputs'));
  return {
    cell_type: type,
    ...common,
    execution_count: decodeCount(cell['execution_count'], member(path, 'execution_count')),
    outputs: outputs.map((output, index) => decodeOutput(output, member(member(path, 'outputs'), index))),
  };
}

function decodeAttachments(cell: UnknownObject, path: string): { readonly attachments?: JsonObject } {
  if (cell['attachments'] === undefined) return {};
  const at = member(path, 'attachments');
  const files = Object.entries(expectObject(cell['attachments'], at));
  return {
    attachments: Object.fromEntries(
      files.map(([name, data]) => [name, decodeMimeBundle(data, member(at, name))]),
    ),
  };
}

function tooLarge(unit: string, actual: number, limit: number): PipelineError {
  return new PipelineError(
    'NOTEBOOK_TOO_LARGE',
    `The notebook has ${actual} ${unit}; at most ${limit} are read. Clear its outputs or split it.`,
  );
}
