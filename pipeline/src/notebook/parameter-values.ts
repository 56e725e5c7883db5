import { closest } from '../closest.js';
import { isObject, show } from '../decode.js';
import { PipelineError } from '../errors.js';
import { canonicalJson } from '../json.js';
import type { Json } from './model.js';
import type { Parameter, ParameterSet } from './parameter-model.js';

/** A value for a parameter, and how it was understood. */
export interface ParameterValue {
  readonly name: string;
  readonly value: Json;
  /** What the text was taken for: shown, so that a surprise is seen before the run. */
  readonly readAs: 'text' | 'number' | 'boolean' | 'null' | 'JSON' | 'path';
}

/** Exactly JSON's numbers: `007`, `1.`, `+5` and `0x10` are texts, as are versions and phone numbers. */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/u;
const WORDS: Readonly<Record<string, boolean | null>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  null: null,
  None: null,
};

/**
 * The value of `-p NAME TEXT`. A parameter's type decides; without one, texts that are JSON (or Python's `True`, `False`,
 * `None`) are read as such, all others stay text.
 * @throws {PipelineError} `PARAMETER_UNKNOWN`, naming the known ones; `PARAMETER_INVALID` for a text that its type forbids.
 */
export function readParameterText(set: ParameterSet, name: string, text: string): ParameterValue {
  const parameter = findParameter(set, name);
  const type = parameter?.type;
  switch (type) {
    case 'string':
      return { name, value: text, readAs: 'text' };
    case 'path':
      return { name, value: text, readAs: 'path' };
    case undefined:
      return { name, ...guess(text) };
    case 'number':
    case 'boolean':
    case 'json':
    case 'choice': {
      const fromChoices =
        type === 'choice' ? parameter?.choices.find((choice) => choice === text) : undefined;
      const read =
        fromChoices === undefined ? guess(text) : ({ value: fromChoices, readAs: 'text' } as const);
      checkParameter(set, name, read.value);
      return { name, ...read };
    }
    default:
      return type satisfies never;
  }
}

/**
 * Checks a value that is typed already: from a file, a form, a program.
 * @throws {PipelineError} `PARAMETER_UNKNOWN`; `PARAMETER_INVALID` when its type or choices forbid it.
 */
export function checkParameter(set: ParameterSet, name: string, value: Json): void {
  const parameter = findParameter(set, name);
  if (parameter === undefined || value === null) return;
  const wanted = whatIsWanted(parameter, value);
  if (wanted === undefined) return;
  throw new PipelineError(
    'PARAMETER_INVALID',
    `Parameter "${name}" is ${show(value)}, where ${wanted} is needed.`,
  );
}

function whatIsWanted({ type, choices }: Parameter, value: Json): string | undefined {
  switch (type) {
    case undefined:
    case 'json':
      return undefined;
    case 'path':
    case 'string':
      return typeof value === 'string' ? undefined : 'a text';
    case 'number':
    case 'boolean':
      return typeof value === type ? undefined : type === 'number' ? 'a number' : 'true or false';
    case 'choice': {
      const wanted = canonicalJson(value);
      const all = choices.map((choice) => canonicalJson(choice));
      return all.includes(wanted) ? undefined : `one of ${all.join(', ')}`;
    }
    default:
      return type satisfies never;
  }
}

/** A notebook without a `parameters` cell takes any name; one with it takes those that it has. */
function findParameter(set: ParameterSet, name: string): Parameter | undefined {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) {
    throw new PipelineError(
      'PARAMETER_INVALID',
      `${JSON.stringify(name)} cannot be the name of a variable, so no parameter can be called so.`,
    );
  }
  const found = set.parameters.find((parameter) => parameter.name === name);
  if (found !== undefined || set.cell === undefined) return found;
  const names = set.parameters.map((parameter) => parameter.name);
  const meant = closest(name, names);
  throw new PipelineError(
    'PARAMETER_UNKNOWN',
    `The notebook has no parameter "${name}". ` +
      (meant === undefined ? '' : `Did you mean "${meant}"? `) +
      (names.length === 0
        ? 'Its "parameters" cell assigns nothing: add the variable there.'
        : `It has: ${names.join(', ')}.`),
  );
}

function guess(text: string): Omit<ParameterValue, 'name'> {
  if (Object.hasOwn(WORDS, text)) {
    const value = WORDS[text] ?? null;
    return { value, readAs: value === null ? 'null' : 'boolean' };
  }
  if (JSON_NUMBER.test(text) && survives(text)) return { value: Number(text), readAs: 'number' };
  if (!/^\s*["[{]/u.test(text)) return { value: text, readAs: 'text' };
  try {
    const value = JSON.parse(text) as Json;
    return { value, readAs: isObject(value) || Array.isArray(value) ? 'JSON' : 'text' };
  } catch {
    return { value: text, readAs: 'text' };
  }
}

/** Integers beyond 2⁵³ would lose digits, and huge exponents become infinite: better a text than another number. */
function survives(text: string): boolean {
  const value = Number(text);
  return Number.isFinite(value) && (!/^-?\d+$/u.test(text) || Number.isSafeInteger(value));
}
