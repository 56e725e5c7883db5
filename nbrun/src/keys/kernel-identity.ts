import { access, readFile, readdir, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { canonicalJson } from '@stagebook/pipeline';
import type { LaunchSpec } from '../kernel/index.js';
import { interpreterOf } from '../kernel/launch.js';
import { nodeDigests } from '../ports-node.js';

/**
 * What a kernel is, without starting it: its kernelspec, its interpreter (by size and time), the version of the package
 * that it runs, and of a Python one the packages beside it. A text that differs when any of them does.
 */
export async function kernelIdentity(spec: LaunchSpec): Promise<string> {
  const { name, language, argv, env, prefix } = spec;
  const interpreter = await findProgram(interpreterOf(argv[0] ?? '', prefix));
  const files = [];
  for (const part of [interpreter, ...argv.slice(1).filter((word) => isAbsolute(word))])
    files.push(await stampOf(part));
  const packages = [...(await npmPackages(argv)), ...(await pythonPackages(interpreter))];
  return nodeDigests.sha256(canonicalJson({ name, language, argv, env, files, packages }));
}

async function findProgram(program: string): Promise<string> {
  const folders = isAbsolute(program) ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  for (const folder of folders) {
    const path = join(folder, program);
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return program;
}

async function stampOf(path: string): Promise<string> {
  const stats = await stat(path).catch(() => undefined);
  return stats === undefined ? `${path} absent` : `${path} ${stats.size} ${stats.mtimeMs}`;
}

/** Name and version of the npm package that each script of the command line belongs to. */
async function npmPackages(argv: readonly string[]): Promise<readonly string[]> {
  const found = [];
  for (const script of argv.filter((word) => isAbsolute(word) && word.includes('node_modules'))) {
    for (let folder = dirname(script); dirname(folder) !== folder; folder = dirname(folder)) {
      const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      const { name, version } = JSON.parse(text) as { name?: string; version?: string };
      found.push(`${name}@${version}`);
      break;
    }
  }
  return found;
}

/** The distributions installed beside a Python interpreter, with their versions. */
async function pythonPackages(interpreter: string): Promise<readonly string[]> {
  if (!/python[\d.]*$/.test(interpreter)) return [];
  const found = [];
  const lib = join(dirname(dirname(interpreter)), 'lib');
  for (const python of (await readdir(lib).catch(() => [])).filter((name) => name.startsWith('python'))) {
    const installed = await readdir(join(lib, python, 'site-packages')).catch(() => []);
    found.push(...installed.filter((name) => name.endsWith('.dist-info')).sort());
  }
  return found;
}
