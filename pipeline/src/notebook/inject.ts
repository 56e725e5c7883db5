import { PipelineError } from '../errors.js';
import { cellTags } from './cell-tags.js';
import { readDeclarations } from './declarations.js';
import { toLiteral, type ParameterLanguage } from './literals.js';
import type { CodeCell, Json, JsonObject, Notebook } from './model.js';
import type { ParameterSet } from './parameter-model.js';
import { checkParameter } from './parameter-values.js';

/** The tag of the cell that a run adds to set its parameters, as papermill has it. */
export const INJECTED_TAG = 'injected-parameters';

const RESERVED: Readonly<Record<'javascript' | 'python', ReadonlySet<string>>> = {
  javascript: new Set(
    (
      'await break case catch class const continue debugger default delete do else enum export extends false finally ' +
      'for function if implements import in instanceof interface let new null package private protected public ' +
      'return static super switch this throw true try typeof undefined var void while with yield'
    ).split(' '),
  ),
  python: new Set(
    (
      'False None True and as assert async await break class continue def del elif else except finally for from ' +
      'global if import in is lambda nonlocal not or pass raise return try while with yield'
    ).split(' '),
  ),
};

/**
 * The notebook with `values` set: in a cell behind its `parameters` cell (in place of one that an earlier run injected),
 * or at the top. Without values, the notebook as it is.
 * @throws {PipelineError} `PARAMETER_UNKNOWN` or `PARAMETER_INVALID` for a name or value that it does not take.
 */
export function injectParameters(notebook: Notebook, set: ParameterSet, values: JsonObject): Notebook {
  const names = Object.keys(values);
  if (names.length === 0) return notebook;
  for (const name of names) {
    checkName(name, set.language);
    checkParameter(set, name, values[name] as Json);
  }
  const source = toAssignments(notebook, set, values);
  const { cells } = notebook;
  const injected = cells.findIndex(
    (cell) => cell.cell_type === 'code' && cellTags(cell).includes(INJECTED_TAG),
  );
  const before = cells[injected];
  if (before?.cell_type === 'code') {
    const fresh: CodeCell = { ...before, source, execution_count: null, outputs: [] };
    return { ...notebook, cells: cells.with(injected, fresh) };
  }
  const cell: CodeCell = {
    cell_type: 'code',
    id: freeId(notebook),
    source,
    metadata: { tags: [INJECTED_TAG] },
    execution_count: null,
    outputs: [],
  };
  return { ...notebook, cells: cells.toSpliced((set.cell ?? -1) + 1, 0, cell) };
}

/** Declares again, with the keyword and type of the `parameters` cell, so that later cells see no other type. */
function toAssignments(notebook: Notebook, { language, cell }: ParameterSet, values: JsonObject): string {
  const source = cell === undefined ? '' : (notebook.cells[cell]?.source ?? '');
  const declared = new Map(readDeclarations(source, language).map((found) => [found.name, found]));
  const lines = Object.entries(values).map(([name, value]) => {
    const literal = toLiteral(value, language);
    if (language === 'python') return `${name} = ${literal}`;
    const { keyword = 'let', annotation = '' } = declared.get(name) ?? {};
    const type = language === 'javascript' ? '' : annotation || widened(keyword, value);
    return `${keyword} ${name}${type && `: ${type}`} = ${literal};`;
  });
  return [language === 'python' ? '# Parameters' : '// Parameters', ...lines].join('\n');
}

/** Without it, `const n = 4` has the type 4, and a later `n === 48` is a type error. */
function widened(keyword: string, value: Json): string {
  return keyword === 'const' && value !== null && typeof value !== 'object' ? typeof value : '';
}

function checkName(name: string, language: ParameterLanguage): void {
  const reserved = RESERVED[language === 'python' ? 'python' : 'javascript'];
  if (!reserved.has(name)) return;
  throw new PipelineError(
    'PARAMETER_INVALID',
    `"${name}" is a word of the language, so no parameter can be called so.`,
  );
}

function freeId(notebook: Notebook): string {
  const taken = new Set(notebook.cells.map(({ id }) => id));
  for (let number = 0; ; number++) {
    const id = number === 0 ? INJECTED_TAG : `${INJECTED_TAG}-${number}`;
    if (!taken.has(id)) return id;
  }
}
