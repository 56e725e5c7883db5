// Opens JupyterLab on the notebooks, with the extension and the tslab kernel, in an environment of the repository's own.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureLabextension } from './build-lab.mjs';
import { makeJupyterEnvironment } from './jupyter-environment.mjs';
import { ensureBuilt, ensurePackages, root } from './setup.mjs';

const CHECK = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
const folder = join(root, '.stagebook', 'lab');
const requirements = join(root, 'jupyterlab-ext', 'requirements.txt');

ensurePackages('all');
ensureBuilt();
await ensureLabextension();
const python = ensureJupyterLab();
const lab = spawn(
  python,
  ['-m', 'jupyterlab', `--ServerApp.root_dir=${join(root, 'notebooks')}`, ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, ...makeJupyterEnvironment(folder) } },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => lab.kill(signal));
lab.on('exit', (status) => process.exit(status ?? 1));

/** The Python of an environment with the pinned JupyterLab; the tests' own where it is there. */
function ensureJupyterLab() {
  const ofTests = join(root, '.stagebook', 'venv', 'bin', 'python');
  if (existsSync(ofTests)) return ofTests;
  const venv = join(folder, 'venv');
  const path = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const marker = join(venv, 'stagebook.json');
  if (existsSync(marker) && JSON.parse(readFileSync(marker, 'utf8')).digest === digest) return path;
  const base = ['python3', 'python'].find((name) => spawnSync(name, ['-c', CHECK]).status === 0);
  if (base === undefined)
    fail('There is no Python 3.10 or newer on the PATH. Install one, then run this again.');
  console.error('[setup] Making the Python environment of JupyterLab …');
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  must(base, ['-m', 'venv', venv]);
  must(path, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(marker, JSON.stringify({ digest }));
  return path;
}

function must(command, args) {
  if (spawnSync(command, args, { stdio: 'inherit' }).status !== 0)
    fail(`"${[command, ...args].join(' ')}" failed.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
