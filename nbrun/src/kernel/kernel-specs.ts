import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KernelSpec } from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { kernelFolders, type KernelFolder } from './search-path.js';
import { tslabPackageSpec } from './tslab-package.js';

/** A kernelspec with all that starting it takes. */
export interface LaunchSpec extends KernelSpec {
  /** `{connection_file}`, `{resource_dir}` and `{prefix}` stand for their values. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly interruptMode: 'signal' | 'message';
  /** The folder of its `kernel.json`; undefined where a package stands in for one. */
  readonly resourceDir: string | undefined;
  readonly prefix: string | undefined;
}

/** Every kernel that Jupyter would list, by name; of two with one name, the one that Jupyter would take. */
export async function listKernelSpecs(): Promise<readonly LaunchSpec[]> {
  const specs = new Map<string, LaunchSpec>();
  for (const folder of await kernelFolders()) {
    for (const name of (await readdir(folder.path)).sort()) {
      const spec = specs.has(name.toLowerCase()) ? undefined : await readSpec(folder, name);
      if (spec !== undefined) specs.set(spec.name, spec);
    }
  }
  return [...specs.values()].sort((a, b) => a.name.localeCompare(b.name));
}

export interface FindKernelOptions {
  /** Where the notebook is: `tslab` and `jslab` are found from there where no kernelspec has their name. */
  readonly notebookDir: string;
}

/** @throws {NbrunError} `KERNEL_NOT_FOUND`, with the kernels that there are. */
export async function findKernelSpec(name: string, { notebookDir }: FindKernelOptions): Promise<LaunchSpec> {
  const specs = await listKernelSpecs();
  const found = specs.find((spec) => spec.name === name.toLowerCase()) ?? packageSpec(name, notebookDir);
  if (found !== undefined) return found;
  const installed = specs.length === 0 ? 'none' : specs.map((spec) => spec.name).join(', ');
  throw new NbrunError(
    'KERNEL_NOT_FOUND',
    `Kernel "${name}" is not installed. Installed: ${installed}. ${adviceFor(name)}`,
  );
}

function packageSpec(name: string, notebookDir: string): LaunchSpec | undefined {
  const spec = tslabPackageSpec(name, notebookDir);
  return spec && { ...spec, env: {}, interruptMode: 'signal', resourceDir: undefined, prefix: undefined };
}

function adviceFor(name: string): string {
  if (name === 'tslab' || name === 'jslab') {
    return 'Run "npm install tslab" in the notebook\'s folder or above it, or name another kernel with --kernel.';
  }
  if (/^python/.test(name)) {
    return 'Run "pip install ipykernel" in the environment on PATH, or name another kernel with --kernel.';
  }
  return 'Install it where "jupyter kernelspec list" shows it, or name another kernel with --kernel.';
}

async function readSpec(folder: KernelFolder, directory: string): Promise<LaunchSpec | undefined> {
  const resourceDir = join(folder.path, directory);
  const file = join(resourceDir, 'kernel.json');
  if (!existsSync(file)) return undefined;
  const json = await readFile(file, 'utf8').then(parse, () => undefined);
  const argv = json?.['argv'];
  if (json === undefined || !isTexts(argv) || argv.length === 0) return undefined;
  const { display_name: displayName, language, env, interrupt_mode: interruptMode } = json;
  return {
    name: directory.toLowerCase(),
    displayName: typeof displayName === 'string' ? displayName : directory,
    language: typeof language === 'string' ? language.toLowerCase() : '',
    argv,
    env: textsOf(env),
    interruptMode: interruptMode === 'message' ? 'message' : 'signal',
    resourceDir,
    prefix: folder.prefix,
  };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
