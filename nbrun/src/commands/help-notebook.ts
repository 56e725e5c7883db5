import { readParameters, type Parameter } from '@stagebook/pipeline';
import { EXIT } from '../exit-codes.js';
import { languageOf, readNotebook } from '../run/notebook-file.js';

/** `nbrun run NOTEBOOK --help-notebook`: the parameters that it takes, with their types, defaults and help. */
export async function helpNotebook(path: string): Promise<number> {
  const { notebook } = await readNotebook(path);
  const { parameters } = readParameters(notebook, languageOf(notebook));
  if (parameters.length === 0) console.log(`${path} takes no parameters.`);
  else console.log([`Parameters of ${path}:`, ...parameters.map(lineOf)].join('\n'));
  return EXIT.passed;
}

function lineOf({ name, type, defaultCode, choices, help }: Parameter): string {
  const kind =
    choices.length > 0 ? choices.map((choice) => JSON.stringify(choice)).join(' | ') : (type ?? 'any');
  const byDefault = defaultCode === '' ? '' : ` (default: ${defaultCode})`;
  return `  ${name}: ${kind}${byDefault}${help === '' ? '' : `  ${help}`}`;
}
