import { PipelineError } from '../errors.js';
import type { ParameterMetadata } from '../plan/metadata-model.js';
import { readStagebookMetadata } from '../plan/metadata.js';
import { cellTags } from './cell-tags.js';
import { readDeclarations, type Declaration } from './declarations.js';
import type { ParameterLanguage } from './literals.js';
import type { Json, Notebook } from './model.js';
import type { Parameter, ParameterSet, ParameterType } from './parameter-model.js';

/** The tag of the cell that holds a notebook's parameters and their defaults, as papermill has it. */
export const PARAMETERS_TAG = 'parameters';

/**
 * The parameters that a notebook takes: the assignments of its `parameters` cell, with what its metadata
 * (`stagebook.parameters`) adds.
 * @param language as the kernelspec has it: `typescript`, `javascript` or `python`, in any case.
 * @throws {PipelineError} `LANGUAGE_UNSUPPORTED`; `STAGE_INVALID` for wrong metadata.
 */
export function readParameters(notebook: Notebook, language: string): ParameterSet {
  const known = toParameterLanguage(language);
  const described = readStagebookMetadata(notebook).parameters;
  const at = notebook.cells.findIndex(
    (cell) => cell.cell_type === 'code' && cellTags(cell).includes(PARAMETERS_TAG),
  );
  const declared = readDeclarations(notebook.cells[at]?.source ?? '', known);
  const names = new Set([...declared.map(({ name }) => name), ...Object.keys(described)]);
  const byName = new Map(declared.map((declaration) => [declaration.name, declaration]));
  return {
    language: known,
    parameters: [...names].map((name) => toParameter(name, byName.get(name), described[name])),
    cell: at === -1 ? undefined : at,
  };
}

/** @throws {PipelineError} `LANGUAGE_UNSUPPORTED` */
function toParameterLanguage(language: string): ParameterLanguage {
  const known = language.toLowerCase();
  if (known === 'typescript' || known === 'javascript' || known === 'python') return known;
  throw new PipelineError(
    'LANGUAGE_UNSUPPORTED',
    `Parameters cannot be given to a notebook in ${JSON.stringify(language)}: they are read and written for ` +
      'TypeScript, JavaScript and Python. Set the values in the notebook itself.',
  );
}

function toParameter(
  name: string,
  declared: Declaration | undefined,
  described: ParameterMetadata | undefined,
): Parameter {
  const defaultValue = declared?.defaultValue;
  return {
    name,
    type: described?.type ?? (described?.choices && 'choice') ?? typeOf(defaultValue),
    defaultValue,
    defaultCode: declared?.defaultCode ?? '',
    choices: described?.choices ?? [],
    help: described?.help ?? declared?.comment ?? '',
  };
}

function typeOf(value: Json | undefined): ParameterType | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object') return 'json';
  return typeof value as 'string' | 'number' | 'boolean';
}
