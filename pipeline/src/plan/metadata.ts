import {
  DecodeError,
  expectArray,
  expectBoolean,
  expectInteger,
  expectKnownKeys,
  expectObject,
  expectOneOf,
  expectString,
  member,
  show,
  type UnknownObject,
} from '../decode.js';
import { PipelineError } from '../errors.js';
import type { Cell, Notebook } from '../notebook/model.js';
import { DEFAULT_PROPERTIES, NOTEBOOK_PROPERTIES, PARAMETER_PROPERTIES } from '../schema/notebook-schema.js';
import { ENV_PATTERN, MAX_RETRIES, OUT_PATTERN, STAGE_PROPERTIES } from '../schema/stage-schema.js';
import { decodeGates } from './gate-metadata.js';
import type { NotebookMetadata, ParameterMetadata, StageMetadata } from './metadata-model.js';
import type { Place } from './place.js';

/** Notebook metadata `stagebook`. @throws {PipelineError} `STAGE_INVALID` with the path of what is wrong. */
export function readStagebookMetadata(notebook: Notebook): NotebookMetadata {
  return orStageInvalid(NO_PLACE, () => {
    const path = 'metadata.stagebook';
    const { stagebook } = notebook.metadata as UnknownObject;
    if (stagebook === undefined) return { defaults: {}, gates: [], parameters: {} };
    const metadata = expectObject(stagebook, path);
    expectKnownKeys(metadata, path, Object.keys(NOTEBOOK_PROPERTIES));
    return {
      defaults: decodeDefaults(metadata['defaults'], member(path, 'defaults')),
      gates: decodeGates(metadata['gates'], member(path, 'gates')),
      parameters: decodeParameters(metadata['parameters'], member(path, 'parameters')),
    };
  });
}

/** Cell metadata `stagebook`. @throws {PipelineError} `STAGE_INVALID`, naming the cell. */
export function readStageMetadata(cell: Cell, place: Place): StageMetadata {
  const { stagebook } = cell.metadata as UnknownObject;
  if (stagebook === undefined) return {};
  return orStageInvalid(place, () =>
    decodeStage(stagebook, 'metadata.stagebook', Object.keys(STAGE_PROPERTIES)),
  );
}

const NO_PLACE = { cell: undefined, text: "The notebook's metadata" };

function orStageInvalid<T>({ cell, text }: Place | typeof NO_PLACE, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new PipelineError('STAGE_INVALID', `${text}: ${error.message}.`, { cause: error, cell });
  }
}

const PARAMETER_TYPES = ['string', 'number', 'boolean', 'path', 'choice'] as const;

function decodeDefaults(value: unknown, path: string): NotebookMetadata['defaults'] {
  const known = Object.keys(DEFAULT_PROPERTIES);
  return value === undefined ? {} : decodeStage(value, path, known);
}

function decodeStage(value: unknown, path: string, known: readonly string[]): StageMetadata {
  const stage = expectObject(value, path);
  expectKnownKeys(stage, path, known);
  const read = <T>(key: string, decode: (value: unknown, at: string) => T): Record<string, T> =>
    stage[key] === undefined ? {} : { [key]: decode(stage[key], member(path, key)) };
  return {
    ...read('isolated', expectBoolean),
    ...read('timeoutSec', expectPositive),
    ...read('retries', decodeRetries),
    ...read('cache', expectBoolean),
    ...read('deps', (deps, at) => texts(deps, at, /./su, 'a glob', false)),
    ...read('outs', (outs, at) =>
      texts(outs, at, OUT, 'a path below the notebook\'s folder, with "/"', true),
    ),
    ...read('env', (env, at) => texts(env, at, ENV, 'the name of an environment variable', true)),
  };
}

const OUT = new RegExp(OUT_PATTERN, 'u');
const ENV = new RegExp(ENV_PATTERN, 'u');

function decodeRetries(value: unknown, path: string): number {
  const retries = expectInteger(value, path, 0);
  if (retries <= MAX_RETRIES) return retries;
  throw new DecodeError(path, `is ${retries}; at most ${MAX_RETRIES} make sense`);
}

function decodeParameters(value: unknown, path: string): NotebookMetadata['parameters'] {
  if (value === undefined) return {};
  const entries = Object.entries(expectObject(value, path));
  return Object.fromEntries(entries.map(([name, item]) => [name, decodeParameter(item, member(path, name))]));
}

function decodeParameter(value: unknown, path: string): ParameterMetadata {
  const parameter = expectObject(value, path);
  expectKnownKeys(parameter, path, Object.keys(PARAMETER_PROPERTIES));
  const { help, choices } = parameter;
  const type =
    parameter['type'] === undefined
      ? undefined
      : expectOneOf(parameter['type'], member(path, 'type'), PARAMETER_TYPES);
  if (type === 'choice' && choices === undefined)
    throw new DecodeError(path, 'is a choice without "choices"');
  return {
    ...(type !== undefined && { type }),
    ...(help !== undefined && { help: expectString(help, member(path, 'help')) }),
    ...(choices !== undefined && { choices: decodeChoices(choices, member(path, 'choices')) }),
  };
}

function decodeChoices(value: unknown, path: string): readonly (string | number | boolean)[] {
  const choices = expectArray(value, path);
  if (choices.length === 0) throw new DecodeError(path, 'is empty, so no value could be chosen');
  return choices.map((choice, index) => {
    if (typeof choice === 'string' || typeof choice === 'boolean' || typeof choice === 'number')
      return choice;
    throw new DecodeError(
      member(path, index),
      `is ${show(choice)}, where a text, a number or true/false is needed`,
    );
  });
}

function texts(
  value: unknown,
  path: string,
  pattern: RegExp,
  wanted: string,
  unique: boolean,
): readonly string[] {
  const seen = new Set<string>();
  return expectArray(value, path).map((item, index) => {
    const at = member(path, index);
    if (typeof item !== 'string' || !pattern.test(item))
      throw new DecodeError(at, `is ${show(item)}, where ${wanted} is needed`);
    if (unique && seen.has(item)) throw new DecodeError(at, `is ${show(item)} once more`);
    seen.add(item);
    return item;
  });
}

function expectPositive(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw new DecodeError(path, `is ${show(value)}, where a number above 0 is needed`);
}
