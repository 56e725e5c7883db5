import { checkRecord } from '../../check/arguments.js';
import { displayable, type Displayable } from '../../cell/display.js';
import { TrackingError } from '../error.js';
import type { RegisteredVersion } from './store.js';

/** One version of a prompt. */
export interface Prompt extends Displayable {
  readonly name: string;
  readonly version: number;
  readonly template: string;
  readonly message: string;
  /** The names between `{{` and `}}`, each once. */
  readonly variables: readonly string[];
  /** The template with its variables filled in. @throws {TrackingError} `TRACKING_VALUE_INVALID` where one is missing. */
  format(values?: Readonly<Record<string, string | number>>): string;
}

// MLflow's own pattern.
const VARIABLE = /\{\{\s*([a-zA-Z_][a-zA-Z0-9_]*(?:\.[a-zA-Z_][a-zA-Z0-9_]*)*)\s*\}\}/g;

export function toPrompt(name: string, { version, template, description }: RegisteredVersion): Prompt {
  if (template === undefined) {
    throw new TrackingError(
      'PROMPT_UNKNOWN',
      `"${name}" is a model, not a prompt. Give the name of a prompt.`,
    );
  }
  const variables = [...new Set([...template.matchAll(VARIABLE)].map(([, variable = '']) => variable))];
  const format: Prompt['format'] = (values = {}) => {
    checkRecord('The values of a prompt', values);
    const missing = variables.filter((variable) => values[variable] === undefined);
    if (missing.length > 0) {
      const what = `Prompt "${name}" version ${version} needs ${missing.join(', ')}`;
      throw new TrackingError(
        'TRACKING_VALUE_INVALID',
        `${what}. Give format({ ${missing.join(': …, ')}: … }).`,
      );
    }
    return template.replace(VARIABLE, (_, variable: string) => String(values[variable]));
  };
  const prompt = { name, version, template, message: description, variables, format };
  return displayable(prompt, { text: () => `prompt ${name}/${version}: ${template}` });
}
