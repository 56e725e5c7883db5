import { readFile } from 'node:fs/promises';
import { checkText } from '../check/arguments.js';
import { StagebookError } from '../check/error.js';
import { sha256 } from '../provenance/digest.js';
import { stageContext, type StageInput } from './context.js';
import { savedHere } from './save.js';

/**
 * What an earlier stage saved under `name`: the value, or its bytes. Its digest is checked.
 *
 * @throws {StagebookError} `SAVED_NOT_FOUND` when no stage that this one needs saved it; `FILE_DAMAGED` when its bytes
 *   have changed since.
 */
export async function load<T = unknown>(name: string): Promise<T> {
  checkText('The name of a saved value', name);
  const input = find(name);
  const bytes = await readFile(input.path).catch((cause: unknown) => {
    throw new StagebookError(
      'SAVED_NOT_FOUND',
      `"${name}" was saved in ${input.path}, which cannot be read.`,
      { cause },
    );
  });
  const digest = sha256(bytes);
  if (digest !== input.sha256) {
    const what = `"${name}" in ${input.path} has SHA-256 ${digest}, and was saved with ${input.sha256}`;
    throw new StagebookError('FILE_DAMAGED', `${what}. Run the stage that saves it again.`);
  }
  return (input.format === 'json' ? JSON.parse(bytes.toString('utf8')) : new Uint8Array(bytes)) as T;
}

/** A stage's own save is newest; then what the engine brought; then what this kernel saved for itself. */
function find(name: string): StageInput {
  const context = stageContext();
  const own = savedHere.get(name);
  if (own !== undefined && (context === undefined || own.stage === context.stage)) return own;
  const brought =
    context !== undefined && Object.hasOwn(context.inputs, name) ? context.inputs[name] : undefined;
  if (brought !== undefined) return brought;
  const known = context === undefined ? [...savedHere.keys()] : Object.keys(context.inputs);
  const there = known.length === 0 ? 'nothing is' : `there is ${known.join(', ')}`;
  const what =
    context === undefined
      ? `Nothing was saved under "${name}" in this kernel (${there}). Run the cell that saves it first.`
      : `Stage "${context.stage}" has no input "${name}" (${there}). Save it in a stage above, and add "needs:THAT-STAGE".`;
  throw new StagebookError('SAVED_NOT_FOUND', what);
}
