import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeJupyterEnvironment } from '../../scripts/jupyter-environment.mjs';
import { KernelSnapshots } from '../../nbrun/src/kernel/snapshot/kernel-snapshots.js';
import { inTurn, report, type Comparison, type Contender } from './in-turn.js';
import { ensurePeers } from './peers.js';
import { measured, rounds, wants } from './settings.js';
import { run, wallTime } from './whole-process.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = join(root, 'nbrun', 'bundle');
const nbrun = join(bundle, 'bin.js');
const peers = ensurePeers();
const folder = mkdtempSync(join(tmpdir(), 'stagebook-bench-'));
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
const jupyter = makeJupyterEnvironment(join(folder, 'jupyter'), { extension: false });
const env = {
  ...process.env,
  ...jupyter,
  PATH: `${peers}:${process.env['PATH'] ?? ''}`,
  CI: '1',
  NO_COLOR: '1',
  XDG_CACHE_HOME: join(folder, 'caches'),
};
const tslab = join(
  dirname(createRequire(join(root, 'notebooks', 'package.json')).resolve('tslab/package.json')),
  'bin',
  'tslab',
);
const KERNELS = {
  tslab: [process.execPath, tslab, 'kernel', '--config-path', '{connection_file}'],
  // As nbclient and nbrun start it: no cell goes into the user's history.
  python3: [
    join(peers, 'python'),
    ...['-m', 'ipykernel_launcher', '-f', '{connection_file}', '--HistoryManager.hist_file=:memory:'],
  ],
} as const;

/** Peers that are left out: with tslab's 400 cells papermill fails more often than not, a minute each time. */
const without: readonly string[] = process.env['BENCH_WITHOUT']?.split(',') ?? [];

interface Cell {
  readonly source: string;
  readonly tags?: readonly string[];
  readonly stagebook?: object;
}

/** A folder of its own with one notebook in it. */
function notebook(name: string, kernel: keyof typeof KERNELS, cells: readonly Cell[]): string {
  const dir = join(folder, name);
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${name}.ipynb`);
  const language = kernel === 'tslab' ? 'typescript' : 'python';
  const content = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: kernel, display_name: kernel, language } },
    cells: cells.map(({ source, tags = [], stagebook }, index) => {
      const metadata = { tags, ...(stagebook && { stagebook }) };
      return { cell_type: 'code', id: `c${index}`, metadata, source, outputs: [], execution_count: null };
    }),
  };
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const contender = (name: string, command: readonly string[], cwd: string, environment = env): Contender =>
  wallTime(name, command, { cwd, env: environment });

const runCommand = (path: string, ...more: string[]): readonly string[] => [
  ...[process.execPath, nbrun, 'run', path, '--no-cache'],
  ...more,
];
const runs = (path: string, ...more: string[]): Contender =>
  contender('nbrun', runCommand(path, ...more), dirname(path));
const executes = (path: string): Contender =>
  contender(
    'jupyter execute',
    [join(peers, 'jupyter-execute'), path, '--output', 'executed.ipynb'],
    dirname(path),
  );
const papermills = (path: string): Contender =>
  again(
    contender(
      'papermill',
      [join(peers, 'papermill'), path, join(dirname(path), 'papermill.ipynb'), '--no-progress-bar'],
      dirname(path),
    ),
  );

/** A sample that fails is told and taken again: papermill fails now and then where tslab loses an idle. */
const again = ({ name, sample }: Contender, attempts = 3): Contender => ({
  name,
  async sample() {
    for (let attempt = 1; ; attempt++) {
      try {
        return await sample();
      } catch (error) {
        if (attempt === attempts) throw error;
        const [last] = (error as Error).message
          .split('\n')
          .filter((line) => /Error:/.test(line))
          .slice(-1);
        console.error(`  ${name} failed: ${last}`);
      }
    }
  },
});
const floor = async (path: string, kernel: keyof typeof KERNELS): Promise<Contender> => {
  const client = join(root, 'test', 'bench', 'floor-client.mjs');
  const command = kernel === 'tslab' ? await tslabFromSnapshot() : KERNELS[kernel];
  return contender('floor', [process.execPath, client, path, JSON.stringify(command)], root);
};

/** As nbrun starts it from its second run on; makes the snapshot where there is none. */
async function tslabFromSnapshot(): Promise<readonly string[]> {
  const snapshots = new KernelSnapshots({ env, heapScript: join(bundle, 'tslab-heap.cjs') });
  if (snapshots.find(KERNELS.tslab, folder, env) === undefined) await snapshots.makeMissing();
  const fast = snapshots.find(KERNELS.tslab, folder, env);
  if (fast === undefined) throw new Error('No snapshot of the tslab kernel could be made.');
  return fast.command;
}

async function oneCell(): Promise<Comparison> {
  const path = notebook('one', 'tslab', [{ source: 'console.log(1)' }]);
  const plain = { ...env, NBRUN_FAST_START: '0' };
  const contenders = [
    runs(path),
    executes(path),
    await floor(path, 'tslab'),
    contender('nbrun without a snapshot', runCommand(path), dirname(path), plain),
  ] as const;
  return inTurn({
    work: 'one trivial tslab cell',
    rounds: rounds(7),
    contenders,
    targets: { 'jupyter execute': 0.5 },
  });
}

async function manyCells(kernel: keyof typeof KERNELS, targets: Record<string, number>): Promise<Comparison> {
  const source = kernel === 'tslab' ? 'console.log(1)' : 'print(1)';
  const path = notebook(
    `many-${kernel}`,
    kernel,
    Array.from({ length: 400 }, () => ({ source })),
  );
  const others = [executes(path), papermills(path), await floor(path, kernel)];
  const contenders = [runs(path), ...others.filter(({ name }) => !without.includes(name))] as const;
  return inTurn({
    work: `400 trivial ${kernel} cells`,
    rounds: rounds(3),
    contenders,
    targets,
  });
}

async function flood(): Promise<Comparison> {
  const path = notebook('flood', 'tslab', [
    { source: 'for (let i = 0; i < 20_000; i++) console.log(`line ${i}`);' },
  ]);
  await tslabFromSnapshot();
  const contenders = [runs(path, join(dirname(path), 'out.ipynb'), '--force'), executes(path)] as const;
  const comparison = await inTurn({
    work: '20,000 lines in one tslab cell',
    rounds: rounds(5),
    contenders,
    targets: { 'jupyter execute': 1 },
  });
  for (const name of ['out.ipynb', 'executed.ipynb'])
    console.log(`  ${name}: ${linesIn(join(dirname(path), name))} lines kept`);
  return comparison;
}

function linesIn(path: string): number {
  const { cells } = JSON.parse(readFileSync(path, 'utf8')) as {
    cells: { outputs: { text?: string | string[] }[] }[];
  };
  const text = cells[0]?.outputs.map((output) => [output.text ?? ''].flat().join('')).join('') ?? '';
  return text.split('\n').filter((line) => line.startsWith('line ')).length;
}

async function nothingChanged(): Promise<Comparison> {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const path = notebook(
    'unchanged',
    'tslab',
    names.map((name, at) => {
      const needs = at === 0 ? 'needs:setup' : `needs:${names[at - 1]}`;
      return {
        source: `console.log('${name}')`,
        tags: [`stage:${name}`, needs],
        stagebook: { isolated: true },
      };
    }),
  );
  const dvc = join(folder, 'dvc');
  mkdirSync(dvc, { recursive: true });
  const stages = names.map((name, at) => {
    const deps = at === 0 ? '' : `    deps: [${names[at - 1]}.txt]\n`;
    return `  ${name}:\n    cmd: echo ${name} > ${name}.txt\n${deps}    outs: [${name}.txt]\n`;
  });
  writeFileSync(join(dvc, 'dvc.yaml'), `stages:\n${stages.join('')}`);
  await run([join(peers, 'dvc'), 'init', '--no-scm', '-q'], { cwd: dvc, env });
  await run([join(peers, 'dvc'), 'repro', '-q'], { cwd: dvc, env });
  const cached = contender('nbrun', [process.execPath, nbrun, 'run', path], dirname(path));
  await cached.sample();
  const contenders = [
    cached,
    contender('dvc repro', [join(peers, 'dvc'), 'repro'], dvc),
    contender('node itself', [process.execPath, '-e', '0'], dvc),
  ] as const;
  return inTurn({
    work: 'nothing changed, 5 stages',
    rounds: rounds(9),
    contenders,
    targets: { 'dvc repro': 0.1 },
  });
}

async function sideBySide(): Promise<Comparison> {
  const sleeping = (names: readonly string[]): Cell[] =>
    names.map((name) => ({
      source: 'await new Promise((done) => setTimeout(done, 2_000));',
      tags: [`stage:${name}`, 'needs:setup'],
      stagebook: { isolated: true },
    }));
  const four = notebook('four', 'tslab', sleeping(['a', 'b', 'c', 'd']));
  const one = notebook('single', 'tslab', sleeping(['a']));
  const alone = { ...runs(one), name: 'one of them' };
  await tslabFromSnapshot();
  const contenders = [runs(four, '--jobs', '4'), alone] as const;
  return inTurn({
    work: '4 isolated stages of 2 s, --jobs 4',
    rounds: rounds(5),
    contenders,
    targets: { 'one of them': 1.5 },
  });
}

/** Peak resident memory of nbrun itself, without its kernel. */
async function memory(): Promise<Record<string, number>> {
  const cells = Array.from({ length: 2_000 }, (_, index) => ({
    source: `print("${'x'.repeat(500)}")`,
    tags: index === 0 ? ['stage:all'] : [],
  }));
  const path = notebook('memory', 'python3', cells);
  const wrapper = join(dirname(path), 'wrapper.mjs');
  const main = JSON.stringify(join(bundle, 'main.js'));
  writeFileSync(
    wrapper,
    `const { main } = await import(${main});
process.on('exit', () => console.error('peak ' + process.resourceUsage().maxRSS));
process.exitCode = await main(['run', ${JSON.stringify(path)}, '--no-cache']);`,
  );
  const stderr = await run([process.execPath, wrapper], { cwd: dirname(path), env });
  return { peakRssMiB: Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024 };
}

const works = {
  one: oneCell,
  tslab: () => manyCells('tslab', { papermill: 0.6, 'jupyter execute': 0.9, floor: 1.05 }),
  python: () => manyCells('python3', { papermill: 0.25, 'jupyter execute': 0.6, floor: 1.1 }),
  flood,
  unchanged: nothingChanged,
  jobs: sideBySide,
};
try {
  const comparisons = await measured(works);
  const notes = wants('memory') ? { memory: await memory() } : {};
  if ('memory' in notes)
    console.log(
      `\n2,000 cells, 1 MB of output: peak memory of nbrun ${notes.memory['peakRssMiB']?.toFixed(0)} MiB (target ≤ 150)`,
    );
  await report('runner', comparisons, notes);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
