// Builds the JupyterLab extension with Node alone, into the folder that its wheel carries.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labextension } from './jupyter-environment.mjs';
import { bundleKeeper } from './keeper.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const extension = join(root, 'jupyterlab-ext');
const marker = join(root, '.stagebook', 'built-lab.json');

/** Does nothing where the built extension is that of these sources. `pipeline`, `run-view` and `nbrun` must be built. */
export async function ensureLabextension() {
  const digest = digestOfSources();
  if (existsSync(join(labextension, 'package.json')) && readMarker() === digest) return;
  console.error('[setup] Building the JupyterLab extension …');
  rmSync(join(extension, 'lib'), { recursive: true, force: true });
  rmSync(join(extension, 'tsconfig.tsbuildinfo'), { force: true });
  must([join(root, 'node_modules/typescript/bin/tsc'), '-p', extension]);
  await bundleKeeper(join(extension, 'lib', 'keeper', 'keeper.txt'));
  copyFileSync(
    createRequire(join(extension, 'package.json')).resolve('plotly.js-strict-dist-min'),
    join(extension, 'lib', 'report', 'plotly.txt'),
  );
  must([
    join(root, 'node_modules/@jupyter/builder/lib/build-labextension.js'),
    '--core-package-file',
    join(root, 'node_modules/@jupyterlab/core-meta/core.package.json'),
    extension,
  ]);
  mkdirSync(join(root, '.stagebook'), { recursive: true });
  writeFileSync(marker, JSON.stringify({ digest }));
}

function digestOfSources() {
  const folders = [
    ...['src', 'style', 'schema'].map((name) => join(extension, name)),
    join(root, 'pipeline', 'dist'),
    join(root, 'run-view', 'dist'),
    join(root, 'nbrun', 'dist'),
  ];
  const hash = createHash('sha256');
  for (const path of [
    ...folders.flatMap(filesUnder),
    join(extension, 'package.json'),
    join(root, 'package-lock.json'),
  ]) {
    hash.update(path).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && /\.(?:[jt]sx?|css|json)$/.test(path))
    .sort();
}

function readMarker() {
  return existsSync(marker) ? JSON.parse(readFileSync(marker, 'utf8')).digest : undefined;
}

function must(args) {
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: extension,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status === 0) return;
  console.error(`${stdout}\n"node ${args.join(' ')}" failed; what it printed stands above.`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureLabextension();
