import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  readParameterText,
  type Json,
  type JsonObject,
  type Parameter,
  type ParameterSet,
} from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { splitPair } from '../arguments.js';

/** Every way to give parameters, as papermill has them; of two that name the same one, the later in this list wins. */
export interface ParameterOptions {
  /** `-b`: YAML in base64. */
  readonly parametersBase64?: readonly string[];
  /** `-y`: YAML. */
  readonly parametersYaml?: readonly string[];
  /** `-f`: files of YAML or JSON. */
  readonly parametersFile?: readonly string[];
  /** `-p`: joined pairs, read as JSON where they are. */
  readonly parameters?: readonly string[];
  /** `-r`: joined pairs, always text. */
  readonly parametersRaw?: readonly string[];
  /** Names that the notebook does not know are set all the same. */
  readonly allowUnknownParameters?: boolean;
}

export interface GivenParameters {
  readonly values: JsonObject;
  /** How each value was read, one line each; a surprise is seen before the run. */
  readonly readings: readonly string[];
}

export function givesParameters(options: ParameterOptions): boolean {
  const { parametersBase64, parametersYaml, parametersFile, parameters, parametersRaw } = options;
  return [parametersBase64, parametersYaml, parametersFile, parameters, parametersRaw].some(
    (list) => list?.length,
  );
}

/**
 * The given values; a path resolves against the caller's folder.
 * @throws {PipelineError} for an unknown name or a wrong type; {NbrunError} `USAGE` for YAML that names no parameters.
 */
export async function readGivenParameters(
  options: ParameterOptions,
  set: ParameterSet,
  callerDir: string,
): Promise<GivenParameters> {
  const values: Record<string, Json> = {};
  const readings: string[] = [];
  const take = (name: string, value: Json, readAs: string): void => {
    const isPath = set.parameters.find((known) => known.name === name)?.type === 'path';
    values[name] = isPath && typeof value === 'string' && value !== '' ? resolve(callerDir, value) : value;
    readings.push(`${name} = ${JSON.stringify(values[name])} (${isPath ? 'path' : readAs})`);
  };
  for (const { text, from } of await yamlTexts(options)) {
    for (const [name, value] of Object.entries(await readYaml(text, from))) take(name, value, from);
  }
  for (const pair of options.parameters ?? []) {
    const [name, text] = splitPair(pair);
    const { value, readAs } = readParameterText(set, name, text);
    take(name, value, readAs);
  }
  for (const pair of options.parametersRaw ?? []) take(...splitPair(pair), 'text');
  return { values, readings };
}

/** The notebook's parameters, and where unknown ones are allowed, those that were given. */
export async function withUnknown(set: ParameterSet, options: ParameterOptions): Promise<ParameterSet> {
  if (!options.allowUnknownParameters) return set;
  const pairs = [...(options.parameters ?? []), ...(options.parametersRaw ?? [])].map(
    (pair) => splitPair(pair)[0],
  );
  const yaml = await yamlTexts(options);
  const named = await Promise.all(
    yaml.map(async ({ text, from }) => Object.keys(await readYaml(text, from))),
  );
  const unknown = new Set([...named.flat(), ...pairs]);
  for (const { name } of set.parameters) unknown.delete(name);
  const extra = [...unknown].map((name): Parameter => {
    return { name, type: undefined, defaultValue: undefined, defaultCode: '', choices: [], help: '' };
  });
  return { ...set, parameters: [...set.parameters, ...extra] };
}

async function yamlTexts(options: ParameterOptions): Promise<readonly { text: string; from: string }[]> {
  const { parametersBase64 = [], parametersYaml = [], parametersFile = [] } = options;
  const decoded = parametersBase64.map((text) => ({
    text: Buffer.from(text, 'base64').toString('utf8'),
    from: '-b',
  }));
  const plain = parametersYaml.map((text) => ({ text, from: '-y' }));
  const files = parametersFile.map(async (path) => {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new NbrunError(
        'USAGE',
        `Parameters file "${path}" cannot be read (${error.code}). Name a YAML or JSON file.`,
      );
    });
    return { text, from: path };
  });
  return [...decoded, ...plain, ...(await Promise.all(files))];
}

async function readYaml(text: string, from: string): Promise<Record<string, Json>> {
  const { parse } = await import('./yaml.js');
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw new NbrunError('USAGE', `The parameters of ${from} are no YAML: ${(error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, Json>;
  throw new NbrunError('USAGE', `The parameters of ${from} name nothing: write "name: value" lines.`);
}
