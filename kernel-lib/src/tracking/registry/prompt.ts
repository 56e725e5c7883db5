import { checkRecord } from '../../check/arguments.js';
import { displayable, type Displayable } from '../../cell/display.js';
import { TrackingError } from '../error.js';
import type { RegisteredVersion } from './store.js';

export type PromptValues = Readonly<Record<string, string | number>>;

/** One version of a prompt. */
export interface Prompt extends Displayable {
  readonly name: string;
  readonly version: number;
  readonly template: string;
  readonly message: string;
  /** The names between `{{` and `}}`, each once. */
  readonly variables: readonly string[];
  /** The template with its variables filled in. @throws {TrackingError} `TRACKING_VALUE_INVALID` where one is missing. */
  format(values?: PromptValues): string;
}

// MLflow's own pattern.
const VARIABLE = /\{\{\s*([a-zA-Z_][a-zA-Z0-9_]*(?:\.[a-zA-Z_][a-zA-Z0-9_]*)*)\s*\}\}/g;

/** @throws {TrackingError} `PROMPT_UNKNOWN` for a model, and for a chat prompt. */
export function toPrompt(name: string, { version, template, chat, description }: RegisteredVersion): Prompt {
  if (template === undefined) throw unknownPrompt(name, 'a model, not a prompt. Give the name of a prompt.');
  if (chat) throw unknownPrompt(name, 'a chat prompt. Read it by chatPrompt().');
  const variables = variablesIn([template]);
  const format: Prompt['format'] = (values = {}) =>
    fill(template, checkValues(`Prompt "${name}" version ${version}`, variables, values));
  const prompt = { name, version, template, message: description, variables, format };
  return displayable(prompt, { text: () => `prompt ${name}/${version}: ${template}` });
}

export function unknownPrompt(name: string, what: string): TrackingError {
  return new TrackingError('PROMPT_UNKNOWN', `"${name}" is ${what}`);
}

/** The names between `{{` and `}}`, each once. */
export function variablesIn(templates: readonly string[]): readonly string[] {
  return [...new Set(templates.flatMap((text) => [...text.matchAll(VARIABLE)].map(([, name = '']) => name)))];
}

/** @throws {TrackingError} `TRACKING_VALUE_INVALID` where one is missing. */
export function checkValues(what: string, variables: readonly string[], values: PromptValues): PromptValues {
  checkRecord('The values of a prompt', values);
  const missing = variables.filter((variable) => values[variable] === undefined);
  if (missing.length === 0) return values;
  throw new TrackingError(
    'TRACKING_VALUE_INVALID',
    `${what} needs ${missing.join(', ')}. Give format({ ${missing.join(': …, ')}: … }).`,
  );
}

export function fill(template: string, values: PromptValues): string {
  return template.replace(VARIABLE, (_, variable: string) => String(values[variable]));
}
