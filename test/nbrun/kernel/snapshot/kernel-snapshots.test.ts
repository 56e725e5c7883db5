import {
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createZeroMqProvider } from '../../../../nbrun/src/kernel/index.js';
import { KernelSnapshots } from '../../../../nbrun/src/kernel/snapshot/kernel-snapshots.js';
import { tslabPackageSpec } from '../../../../nbrun/src/kernel/tslab-package.js';
import { nodeClock } from '../../../../nbrun/src/ports-node.js';
import { preludeFor, type KernelTransport } from '../../../../pipeline/src/index.js';
import { typescriptCells } from '../../../contracts/kernel-cells.js';
import { describeKernelTransport, run, textOf } from '../../../contracts/kernel-transport.js';
import { scratchFolder } from '../../../support/scratch.js';
import { repositoryRoot } from '../../../support/tools.js';

const heapScript = join(repositoryRoot, 'nbrun', 'bundle', 'tslab-heap.cjs');
const cwd = join(repositoryRoot, 'notebooks');
const spec = { name: 'tslab', displayName: '', language: 'typescript' };
const { argv = [] } = tslabPackageSpec('tslab', cwd) ?? {};
const root = scratchFolder();
const dir = join(root, 'not', 'there', 'yet');
const scratch = (): string => mkdtempSync(join(root, 'folder-'));

const snapshotsOf = (folder: string): KernelSnapshots => new KernelSnapshots({ dir: folder, heapScript });

async function start(snapshots?: KernelSnapshots): Promise<KernelTransport> {
  const provider = createZeroMqProvider({ clock: nodeClock, ...(snapshots && { snapshots }) });
  const kernel = await provider.start(spec, { cwd });
  await run(kernel, preludeFor(kernel.info) ?? '', { silent: true });
  return kernel;
}

async function make(folder: string): Promise<boolean> {
  const snapshots = snapshotsOf(folder);
  snapshots.find(argv, cwd, process.env);
  return snapshots.makeMissing();
}

beforeAll(() => make(dir));

async function create(): Promise<KernelTransport> {
  const snapshots = snapshotsOf(dir);
  expect(snapshots.find(argv, cwd, process.env)?.command).toContain('--snapshot-blob');
  return start(snapshots);
}

describeKernelTransport('tslab from a snapshot', { create, cells: typescriptCells });

/** What a notebook can see of the process that runs it. */
const SURROUNDINGS = `
import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
const script = join(tmpdir(), 'child-' + process.pid + '.cjs');
writeFileSync(script, 'process.send([process.execArgv, process.argv.length])');
const forked = await new Promise((done) => fork(script).on('message', done));
const worker = new Worker('require("worker_threads").parentPort.postMessage(typeof fetch)', { eval: true });
const inWorker = await new Promise((done) => worker.on('message', done));
const esm = await import('tinyglobby');
const names = (value) => Object.getOwnPropertyNames(value).sort();
console.log(JSON.stringify({
  globals: names(globalThis), process: names(process), error: names(Error),
  cwd: process.cwd(), argv: process.argv.slice(1, -1), execArgv: process.execArgv, exec: process.execPath,
  main: require.main.filename, stackTraceLimit: Error.stackTraceLimit,
  heap: require('v8').getHeapStatistics().heap_size_limit, forked, inWorker, esm: Object.keys(esm),
  clock: Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000,
}));`;

describe('a tslab kernel from a snapshot', () => {
  let kernels: readonly KernelTransport[];
  beforeAll(async () => {
    kernels = [await start(), await create()];
  });
  afterAll(() => Promise.all(kernels.map((kernel) => kernel[Symbol.asyncDispose]())));

  async function both(code: string): Promise<readonly string[]> {
    const texts: string[] = [];
    for (const kernel of kernels) {
      const events = await run(kernel, code);
      texts.push(textOf(events, 'stdout') + textOf(events, 'stderr'));
    }
    return texts;
  }

  it('shows a notebook the same surroundings', async () => {
    const [plain = '', fast = ''] = await both(SURROUNDINGS);
    expect(JSON.parse(fast)).toEqual(JSON.parse(plain));
    expect(JSON.parse(fast)).toMatchObject({ cwd, execArgv: [], clock: true });
  });

  it('finds the same errors of types', async () => {
    const [plain, fast] = await both(
      'import { readFileSync } from "fs";\nconst a: number = readFileSync("x", "utf8");\nconst b: Promise<string> = [1].at(0); Buffer.nowhere;',
    );
    expect(fast).toBe(plain);
    expect(fast?.trim().split('\n')).toHaveLength(3);
  });

  it('shows the same trace of what a cell throws', async () => {
    const [plain, fast] = await both(
      'function deep(n) { if (n === 0) throw new Error("x"); deep(n - 1); } deep(20)',
    );
    expect(fast).toBe(plain);
  });

  it('draws other random numbers than the one before', async () => {
    const code = 'console.log(Math.random(), crypto.randomUUID())';
    await using another = await create();
    const [, drawn] = await both(code);
    expect(textOf(await run(another, code), 'stdout')).not.toBe(drawn);
  });
});

describe('KernelSnapshots', () => {
  const damage: readonly (readonly [string, (blob: string) => void])[] = [
    ['with another byte in it', (blob) => writeSync(openSync(blob, 'r+'), 'x', 30_000_000)],
    ['that is none', (blob) => writeFileSync(blob, 'nothing')],
  ];
  it.each(damage)(
    'starts the kernel as it would without, after a snapshot %s, and does not try it again',
    async (_, harm) => {
      const folder = scratch();
      const [name = ''] = readdirSync(dir).filter((file) => file.endsWith('.blob'));
      const blob = join(folder, name);
      writeFileSync(blob, readFileSync(join(dir, name)));
      harm(blob);
      const snapshots = snapshotsOf(folder);
      await using kernel = await start(snapshots);
      expect(textOf(await run(kernel, typescriptCells.print), 'stdout')).toBe('hello\n');
      expect(existsSync(blob)).toBe(false);
      expect(snapshots.find(argv, cwd, process.env)).toBeUndefined();
    },
  );

  it('makes one snapshot where two processes miss it at once', async () => {
    const folder = scratch();
    const made = await Promise.all([make(folder), make(folder)]);
    expect(made).toEqual([true, true]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.blob'))).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => !name.endsWith('.blob'))).toEqual([]);
  });

  it('is of no use, and no error, where its folder cannot be made', async () => {
    const file = join(scratch(), 'file');
    writeFileSync(file, '');
    const snapshots = snapshotsOf(join(file, 'kernels'));
    await using kernel = await start(snapshots);
    expect(await snapshots.makeMissing()).toBe(false);
    expect(textOf(await run(kernel, typescriptCells.print), 'stdout')).toBe('hello\n');
  });

  it('is switched off by NBRUN_FAST_START=0', () => {
    const off = new KernelSnapshots({ dir, heapScript, env: { ...process.env, NBRUN_FAST_START: '0' } });
    expect(off.find(argv, cwd, process.env)).toBeUndefined();
  });
});
