import { copyFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { cleanJson, PipelineError, serialisedParts, serialiseNotebook } from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { exitCodeOf, EXIT } from '../exit-codes.js';
import { reportToCi } from '../run/ci-reports.js';
import type { RunOptions } from '../run/options.js';
import { checkOutputTarget } from '../run/output-target.js';
import { prepare } from '../run/prepare.js';
import { runNotebook, type Ran } from '../run/run-notebook.js';
import { cancelOnSignals } from '../run/stop-signals.js';
import { makeRoom, readTargets, type Target, type TargetOptions } from '../run/targets.js';
import { writeWhole } from '../store/write-whole.js';
import { closingLines } from '../terminal/closing.js';
import { complain } from '../terminal/complain.js';
import { displayFor } from '../terminal/display-for.js';
import { styleFor } from '../terminal/style.js';
import { printPlan } from './plan.js';

export interface RunCommandOptions extends RunOptions, TargetOptions {
  readonly dryRun?: boolean;
  readonly prepareOnly?: boolean;
  readonly helpNotebook?: boolean;
}

/** `nbrun run NOTEBOOK [OUTPUT]`, or `nbrun run --each NOTEBOOK…`. Returns the exit status. */
export async function run(notebooks: readonly string[], options: RunCommandOptions): Promise<number> {
  using cancelling = cancelOnSignals();
  const { signal } = cancelling;
  const targets = readTargets(notebooks, options);
  const [first] = targets;
  if (options.helpNotebook && first) {
    const { helpNotebook } = await import('./help-notebook.js');
    return await helpNotebook(first.notebook);
  }
  if (options.watch && first) {
    const { watchNotebook } = await import('../run/watch.js');
    return await watchNotebook(first.notebook, () => runOne(first, options, signal), signal);
  }
  return await (options.each ? runEach(targets, options, signal) : runOne(first as Target, options, signal));
}

/** One after the other; the first failure's status is the whole's, and the others run all the same. */
async function runEach(
  targets: readonly Target[],
  options: RunCommandOptions,
  signal: AbortSignal,
): Promise<number> {
  let first: number = EXIT.passed;
  for (const target of targets) {
    if (signal.aborted) return EXIT.cancelled;
    const status = await runOne(target, options, signal).catch((error: unknown) => refused(target, error));
    if (first === EXIT.passed) first = status;
  }
  return first;
}

/** A notebook that cannot be run is no reason to leave out the next one. */
function refused({ notebook }: Target, error: unknown): number {
  if (!(error instanceof NbrunError) && !(error instanceof PipelineError)) throw error;
  const place = error.message.startsWith(`"${notebook}"`) ? '' : `${notebook}: `;
  complain(`${place}${error.message}`);
  return EXIT.usage;
}

async function runOne(target: Target, options: RunCommandOptions, signal: AbortSignal): Promise<number> {
  const { notebook, output, junit } = target;
  if (output !== undefined) await checkOutputTarget(output, resolve(notebook), options.force !== undefined);
  if (options.dryRun || options.prepareOnly) return prepareOnly(target, options);
  await makeRoom(target);
  const ran = await runNotebook(notebook, output, options, signal, (prepared) =>
    displayFor(prepared, options),
  );
  if (output !== undefined) await writeWhole(output, serialisedParts(ran.executed));
  if (junit !== undefined) await copyFile(join(ran.dir, 'junit.xml'), junit);
  await reportToCi(ran, process.env);
  say(ran, target, options);
  return exitCodeOf(ran.state);
}

/** What would run, or the notebook with its parameters in it; no kernel starts. */
async function prepareOnly(target: Target, options: RunCommandOptions): Promise<number> {
  const prepared = await prepare(target.notebook, options);
  const text = (): string => serialiseNotebook(cleanJson(prepared.notebook, prepared.secrets));
  if (options.dryRun) printPlan(prepared, options);
  else if (target.output === undefined) process.stdout.write(text());
  else {
    await makeRoom(target);
    await writeWhole(target.output, text());
  }
  return EXIT.passed;
}

function say({ state, dir, head }: Ran, { output }: Target, { json }: RunCommandOptions): void {
  if (json) {
    console.log(JSON.stringify({ ...state, record: dir, head }, null, 2));
    return;
  }
  const place = (path: string): string => relative(process.cwd(), path) || '.';
  const record = place(dir);
  const executed = output === undefined ? join(record, 'executed.ipynb') : place(output);
  console.log(closingLines(state, { record, executed, head }, styleFor(process.stdout, process.env)));
}
