import { basename, dirname, resolve } from 'node:path';
import { NbrunError } from '../errors.js';
import { makeFolder } from '../store/make-folder.js';

/** One notebook to run, and the files that it leaves besides its record. */
export interface Target {
  readonly notebook: string;
  readonly output: string | undefined;
  readonly junit: string | undefined;
}

export interface TargetOptions {
  readonly each?: boolean;
  /** The executed notebook's path, `{name}` in it standing for the notebook's own. */
  readonly output?: string;
  /** As `output`. */
  readonly junit?: string;
  readonly watch?: boolean;
}

/** What `nbrun run` was asked for. @throws {NbrunError} `USAGE` where it does not add up. */
export function readTargets(names: readonly string[], options: TargetOptions): readonly Target[] {
  if (!options.each) return [singleTarget(names, options)];
  if (options.watch) throw new NbrunError('USAGE', '--watch follows one notebook: leave --each out.');
  const targets = names.map((notebook) => targetOf(notebook, options));
  checkDistinct(targets, 'output');
  checkDistinct(targets, 'junit');
  return targets;
}

/** Makes the folders where the files go, before the work is done that they tell of. @throws {NbrunError} `USAGE` */
export async function makeRoom({ output, junit }: Target): Promise<void> {
  for (const path of [output, junit]) {
    if (path === undefined) continue;
    await makeFolder(dirname(path)).catch((error: NodeJS.ErrnoException) => {
      throw new NbrunError('USAGE', `"${path}" cannot be written (${error.code}). Name another file.`);
    });
  }
}

function singleTarget([notebook, output, ...more]: readonly string[], options: TargetOptions): Target {
  if (notebook === undefined) throw new NbrunError('USAGE', 'Name a notebook: nbrun run NOTEBOOK [OUTPUT].');
  if (more.length > 0) {
    const message = `"nbrun run" takes a notebook and an output, and was given ${2 + more.length} names. Several notebooks go through --each.`;
    throw new NbrunError('USAGE', message);
  }
  if (output !== undefined && options.output !== undefined) {
    const message = `The executed notebook goes to "${output}" or, by --output, to "${options.output}". Name one.`;
    throw new NbrunError('USAGE', message);
  }
  return targetOf(notebook, output === undefined ? options : { ...options, output });
}

function targetOf(notebook: string, { output, junit }: TargetOptions): Target {
  const name = basename(notebook, '.ipynb');
  const fill = (pattern: string | undefined): string | undefined =>
    pattern === undefined ? undefined : resolve(pattern.replaceAll('{name}', name));
  return { notebook, output: fill(output), junit: fill(junit) };
}

function checkDistinct(targets: readonly Target[], file: 'output' | 'junit'): void {
  const seen = new Map<string, string>();
  for (const { notebook, [file]: path } of targets) {
    if (path === undefined) continue;
    const other = seen.get(path);
    if (other !== undefined) {
      const message = `--${file} names "${path}" for both ${other} and ${notebook}. Put {name} in it, or run them apart.`;
      throw new NbrunError('USAGE', message);
    }
    seen.set(path, notebook);
  }
}
