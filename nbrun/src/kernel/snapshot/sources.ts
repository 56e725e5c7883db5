import { existsSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join } from 'node:path';
import { nodeDigests } from '../../ports-node.js';
import { localTslab } from '../tslab-package.js';

/** The files that a snapshot is made of. */
export interface SnapshotSources {
  /** tslab's `converter.js`. */
  readonly converter: string;
  /** The TypeScript that it requires. */
  readonly typescript: string;
  /** Its other packages, by name. */
  readonly packages: Readonly<Record<string, string>>;
}

/** A tslab kernel's command, taken apart. */
export interface TslabCommand {
  /** The node that runs it. */
  readonly node: string;
  /** The script and what follows it. */
  readonly script: readonly string[];
  readonly sources: SnapshotSources;
}

/** With these, node is another one than the one that made the snapshot. */
const CHANGES_OF_NODE = ['NODE_OPTIONS', 'NODE_V8_COVERAGE', 'NODE_PRESERVE_SYMLINKS_MAIN'];

/** Undefined where the command is not tslab's, or where it cannot be started from a snapshot. */
export function readTslabCommand(
  [program = '', ...rest]: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): TslabCommand | undefined {
  if (process.platform === 'win32' || CHANGES_OF_NODE.some((name) => env[name])) return undefined;
  const found = find(program, env);
  const isNode = /^node(?:js)?$/.test(basename(program));
  const [node, script, ...args] = isNode ? [found, ...rest] : [find('node', env), found, ...rest];
  if (node === undefined || script === undefined || basename(script) !== 'tslab' || !existsSync(script)) {
    return undefined;
  }
  const sources = sourcesOf(script, cwd);
  return sources && { node, script: [script, ...args], sources };
}

/** Changes with node, with a file of the sources, and with what npm installed beside them. */
export function keyOf({ node, sources }: TslabCommand, heapScript: string): string {
  const { converter, typescript, packages } = sources;
  const installed = [converter, typescript].map((file) => join(nodeModulesOf(file), '.package-lock.json'));
  const files = [
    realpathSync(node),
    heapScript,
    converter,
    typescript,
    ...Object.values(packages),
    ...installed,
  ];
  return nodeDigests.sha256(files.map(stampOf).join('\n')).slice(0, 32);
}

function sourcesOf(script: string, cwd: string): SnapshotSources | undefined {
  try {
    const folder = localTslab(cwd) ?? dirname(dirname(realpathSync(script)));
    const converter = realpathSync(join(folder, 'dist', 'converter.js'));
    const { resolve } = createRequire(converter);
    const typescript = resolve('@tslab/typescript-for-tslab');
    return {
      converter,
      typescript,
      packages: { '@tslab/typescript-for-tslab': typescript, semver: resolve('semver') },
    };
  } catch {
    return undefined;
  }
}

function find(program: string, { PATH = '' }: NodeJS.ProcessEnv): string | undefined {
  const candidates = program.includes('/') ? [program] : PATH.split(delimiter).map((at) => join(at, program));
  return candidates.find((path) => existsSync(path));
}

function nodeModulesOf(file: string): string {
  const at = file.lastIndexOf('/node_modules/');
  return at === -1 ? dirname(file) : file.slice(0, at + '/node_modules'.length);
}

function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return `${path} ${stats?.size ?? ''} ${stats?.mtimeMs ?? ''}`;
}
