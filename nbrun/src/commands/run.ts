import { copyFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { serialiseNotebook } from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { exitCodeOf, EXIT } from '../exit-codes.js';
import { reportToCi } from '../run/ci-reports.js';
import type { RunOptions } from '../run/options.js';
import { checkOutputTarget } from '../run/output-target.js';
import { prepare } from '../run/prepare.js';
import { runNotebook, type Ran } from '../run/run-notebook.js';
import { cancelOnSignals } from '../run/stop-signals.js';
import { writeWhole } from '../store/write-whole.js';
import { closingLines } from '../terminal/closing.js';
import { displayFor } from '../terminal/display-for.js';
import { styleFor } from '../terminal/style.js';
import { printPlan } from './plan.js';

export interface RunCommandOptions extends RunOptions {
  readonly dryRun?: boolean;
  readonly prepareOnly?: boolean;
  readonly each?: boolean;
  /** With `each`: the executed notebook's path, `{name}` in it standing for the notebook's own. */
  readonly output?: string;
  readonly watch?: boolean;
}

/** `nbrun run NOTEBOOK [OUTPUT]`, or `nbrun run --each NOTEBOOK…`. Returns the exit status. */
export async function run(notebooks: readonly string[], options: RunCommandOptions): Promise<number> {
  using cancelling = cancelOnSignals();
  if (options.each) return runEach(notebooks, options, cancelling.signal);
  const [notebook, output, ...more] = notebooks;
  if (notebook === undefined) throw new NbrunError('USAGE', 'Name a notebook: nbrun run NOTEBOOK [OUTPUT].');
  if (more.length > 0) {
    const message = `"nbrun run" takes a notebook and an output, and was given ${notebooks.length} names. Several notebooks go through --each.`;
    throw new NbrunError('USAGE', message);
  }
  const status = await runOne(notebook, output ?? outputOf(notebook, options), options, cancelling.signal);
  if (!options.watch) return status;
  const { watchNotebook } = await import('../run/watch.js');
  const again = (): Promise<number> => runOne(notebook, output, options, cancelling.signal);
  return watchNotebook(notebook, again, status, cancelling.signal);
}

/** One after the other; the first failure's status is the whole's, and the others run all the same. */
async function runEach(
  notebooks: readonly string[],
  options: RunCommandOptions,
  signal: AbortSignal,
): Promise<number> {
  let first: number = EXIT.passed;
  for (const notebook of notebooks) {
    if (signal.aborted) return EXIT.cancelled;
    const status = await runOne(notebook, outputOf(notebook, options), options, signal);
    if (first === EXIT.passed) first = status;
  }
  return first;
}

async function runOne(
  notebook: string,
  output: string | undefined,
  options: RunCommandOptions,
  signal: AbortSignal,
): Promise<number> {
  const target = output === undefined ? undefined : resolve(output);
  if (target !== undefined) await checkOutputTarget(target, resolve(notebook), options.force !== undefined);
  if (options.dryRun || options.prepareOnly) return prepareOnly(notebook, target, options);
  const ran = await runNotebook(notebook, output, options, signal, (prepared) =>
    displayFor(prepared, options),
  );
  if (target !== undefined) await writeWhole(target, serialiseNotebook(ran.executed));
  if (options.junit !== undefined) await copyFile(join(ran.dir, 'junit.xml'), resolve(options.junit));
  await reportToCi(ran, process.env);
  say(ran, options);
  return exitCodeOf(ran.state);
}

/** What would run, or the notebook with its parameters in it; no kernel starts. */
async function prepareOnly(
  notebook: string,
  target: string | undefined,
  options: RunCommandOptions,
): Promise<number> {
  const prepared = await prepare(notebook, options);
  if (options.dryRun) printPlan(prepared, options);
  else if (target === undefined) process.stdout.write(serialiseNotebook(prepared.notebook));
  else await writeWhole(target, serialiseNotebook(prepared.notebook));
  return EXIT.passed;
}

function outputOf(notebook: string, { output }: RunCommandOptions): string | undefined {
  return output?.replaceAll('{name}', basename(notebook, '.ipynb'));
}

function say({ state, dir, head }: Ran, { json }: RunCommandOptions): void {
  if (json) console.log(JSON.stringify({ ...state, record: dir, head }, null, 2));
  else
    console.log(
      closingLines(state, relative(process.cwd(), dir) || '.', head, styleFor(process.stdout, process.env)),
    );
}
