import { existsSync } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import type { FindKernelOptions, LaunchSpec } from './kernel-specs.js';
import { nodeDigests } from '../ports-node.js';
import { interpreterOf } from './launch.js';
import { localTslab } from './tslab-package.js';

/**
 * What would answer if the kernel were started, in words that change when the kernelspec, the kernel's package, its
 * interpreter or a Python package beside it does; nothing is started to find out. The same kernel on another machine has
 * the same words where its package says its version, which tslab's and ipykernel's do.
 */
export async function kernelIdentity(spec: LaunchSpec, { notebookDir }: FindKernelOptions): Promise<string> {
  const program = await programPath(interpreterOf(spec.argv[0] ?? '', spec.prefix));
  const parts = [
    `${spec.name} (${spec.language})`,
    (await packageOf(spec, program, notebookDir)) ?? (await fileOf(program)),
    await interpreterVersion(program),
    spec.argv.slice(1).map(nameOnly).join(' '),
    ...Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Folders differ between machines and say nothing of what is in them. */
function nameOnly(argument: string): string {
  return /[\\/]/.test(argument) ? basename(argument) : argument;
}

/** Where `program` is, links left as they are: an environment's interpreter is a link to another's. */
async function programPath(program: string): Promise<string> {
  if (/[\\/]/.test(program)) return program;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? program;
}

async function packageOf(
  spec: LaunchSpec,
  program: string,
  notebookDir: string,
): Promise<string | undefined> {
  if ([program, ...spec.argv].some((part) => /(?:^|[\\/])tslab(?:\.cmd)?$/.test(part))) {
    const bin = spec.argv.find((part) => /[\\/]tslab$/.test(part)) ?? program;
    const folder = localTslab(notebookDir) ?? dirname(dirname(await real(bin)));
    const version = await versionIn(join(folder, 'package.json'));
    return version && `tslab ${version}`;
  }
  const moduleName = spec.argv[spec.argv.indexOf('-m') + 1];
  return spec.argv.includes('-m') && moduleName !== undefined
    ? pythonPackage(program, moduleName)
    : undefined;
}

async function pythonPackage(python: string, moduleName: string): Promise<string | undefined> {
  const name = moduleName.replace(/_launcher$/, '').split('.')[0] ?? moduleName;
  for (const prefix of new Set([dirname(dirname(python)), dirname(dirname(await real(python)))])) {
    for (const folder of await list(join(prefix, 'lib'))) {
      const installed = await list(join(prefix, 'lib', folder, 'site-packages'));
      const info = installed.find((entry) => entry.startsWith(`${name}-`) && entry.endsWith('.dist-info'));
      if (info === undefined) continue;
      const packages = installed.filter((entry) => entry.endsWith('.dist-info')).sort();
      const digest = nodeDigests.sha256(packages.join('\n')).slice(0, 16);
      return `${info.slice(0, -'.dist-info'.length).replace('-', ' ')}, packages ${digest}`;
    }
  }
  return undefined;
}

/** Node is this one, or a file; a Python environment says its version. */
async function interpreterVersion(program: string): Promise<string> {
  if (program === process.execPath) return `node ${process.version}`;
  const config = join(dirname(dirname(program)), 'pyvenv.cfg');
  const version = /^version(?:_info)?\s*=\s*(.+)$/m.exec(await readFile(config, 'utf8').catch(() => ''))?.[1];
  return version === undefined ? fileOf(program) : `${basename(program)} ${version.trim()}`;
}

/** A program that says nothing of itself: another file has another size or time. */
async function fileOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  const name = basename(await real(path));
  return found === undefined
    ? `${name} (not found)`
    : `${name} (${found.size} bytes, ${found.mtime.toISOString()})`;
}

async function versionIn(packageFile: string): Promise<string | undefined> {
  const text = await readFile(packageFile, 'utf8').catch(() => '{}');
  const version = (JSON.parse(text) as { version?: unknown }).version;
  return typeof version === 'string' ? version : undefined;
}

function real(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

function list(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
