import { Option, type Command } from 'commander';
import { NbrunError } from './errors.js';

/** papermill's options that say what is so anyway, and the other halves of those that it has in pairs. */
const ACCEPTED = [
  ['--no-log-output', 'cells’ output is not printed'],
  ['--progress-bar', 'drawn where there is a terminal'],
  ['--no-report-mode', 'code stays visible'],
  ['--request-save-on-cell-execute', 'each cell’s outcome is saved as it comes'],
  ['--no-request-save-on-cell-execute', 'each cell’s outcome is saved as it comes'],
  ['--autosave-cell-every <seconds>', 'output is saved as it comes'],
  ['--log-level <level>', 'there is one'],
] as const;

const GIVE_PATH = 'Where a cell needs a path, give it as a parameter: -p NAME PATH.';
const READ_OUTPUT = 'Cells’ output is in the executed notebook; --log-output prints it too.';

/** What papermill has and nbrun does otherwise. */
const REFUSED = new Map([
  ['--engine', 'It has one engine, which runs every Jupyter kernel.'],
  ['-l', 'The kernel says its language; choose one with --kernel.'],
  ['--language', 'The kernel says its language; choose one with --kernel.'],
  ['--inject-paths', GIVE_PATH],
  ['--inject-input-path', GIVE_PATH],
  ['--inject-output-path', GIVE_PATH],
  ['--stdout-file', READ_OUTPUT],
  ['--stderr-file', READ_OUTPUT],
]);

/** Makes papermill's command lines work as they are; those that cannot say why: `refusePapermillOption`. */
export function addPapermillOptions(command: Command): void {
  for (const [flags, description] of ACCEPTED) command.addOption(new Option(flags, description).hideHelp());
  const execute = new Option('--prepare-execute', 'with its parameters in it, the notebook runs');
  command.addOption(execute.hideHelp());
}

/** @throws {NbrunError} `USAGE` for an option of papermill's that nbrun does not have, with what to do instead. */
export function refusePapermillOption(word: string): void {
  const [name = ''] = word.split('=');
  const why = REFUSED.get(name);
  if (why !== undefined) throw new NbrunError('USAGE', `nbrun takes no ${name} as papermill does. ${why}`);
}
