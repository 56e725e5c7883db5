import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installFakeKernel, type FakeStart } from '../../fake-kernel/fake-kernel.js';

const bin = fileURLToPath(new URL('../../../nbrun/bundle/bin.js', import.meta.url));
const notebooks = fileURLToPath(new URL('../../../notebooks', import.meta.url));

/** A cell: its code, or its code and tags, with the `stagebook` metadata of a stage. */
export type TestCell =
  string | { readonly code: string; readonly tags: readonly string[]; readonly stagebook?: object };

export interface WorkspaceOptions {
  /** Default: `fake`. */
  readonly kernel?: string;
  readonly start?: FakeStart;
  /** More for the notebook's metadata. */
  readonly metadata?: object;
}

/** What is left of a run when nbrun is gone. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has printed on stdout by now. */
  readonly printed: () => string;
}

export interface StartLimits {
  /** The largest file that nbrun may write. */
  readonly maxFileKiB?: number;
}

/** A folder with one notebook, and the runs of nbrun on it. */
export class Workspace implements AsyncDisposable {
  readonly dir: string;
  readonly notebook: string;
  /** Where its kernels are installed. */
  readonly jupyterPath: string;
  /** In the environment of everything that this workspace starts. */
  readonly #mark = `STAGEBOOK_TEST_ID=${randomUUID()}`;

  private constructor(dir: string, jupyterPath: string) {
    this.dir = dir;
    this.notebook = join(dir, 'notebook.ipynb');
    this.jupyterPath = jupyterPath;
  }

  static async create(cells: readonly TestCell[], options: WorkspaceOptions = {}): Promise<Workspace> {
    const kernel = options.kernel ?? 'fake';
    // tslab is found from the notebook's folder, and so are the types that its cells need.
    const dir = await mkdtemp(join(kernel === 'tslab' ? notebooks : tmpdir(), '.faults-'));
    const workspace = new Workspace(dir, await installFakeKernel(options.start));
    await workspace.write(cells, options);
    return workspace;
  }

  /** With a kernel of another kind, installed in the workspace alone. */
  static async createWith(
    { argv, language }: { readonly argv: readonly string[]; readonly language: string },
    cells: readonly TestCell[],
  ): Promise<Workspace> {
    const workspace = await Workspace.create(cells, { kernel: 'other' });
    const folder = join(workspace.jupyterPath, 'kernels', 'other');
    await mkdir(folder);
    await writeFile(join(folder, 'kernel.json'), JSON.stringify({ argv, language, display_name: 'Other' }));
    return workspace;
  }

  /** Writes a notebook: the workspace's own, or another beside it. */
  async write(
    cells: readonly TestCell[],
    options: WorkspaceOptions = {},
    name = 'notebook.ipynb',
  ): Promise<void> {
    const notebook = notebookOf(cells, options.kernel ?? 'fake', options.metadata);
    await writeFile(join(this.dir, name), JSON.stringify(notebook));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pid of this.processes()) process.kill(pid, 'SIGKILL');
    await rm(this.dir, { recursive: true, force: true });
    await rm(this.jupyterPath, { recursive: true, force: true });
  }

  /** `nbrun run` of the notebook. */
  start(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}, limits: StartLimits = {}): Started {
    return this.nbrun(['run', this.notebook, ...args], env, limits);
  }

  /** Any command of nbrun, in the workspace's folder. */
  nbrun(words: readonly string[], env: NodeJS.ProcessEnv = {}, { maxFileKiB }: StartLimits = {}): Started {
    const [name = '', value = ''] = this.#mark.split('=');
    const startedMs = performance.now();
    const command = [process.execPath, bin, ...words];
    // bash counts in KiB, dash in half of that.
    const limited =
      maxFileKiB === undefined
        ? command
        : ['bash', '-c', `ulimit -f ${maxFileKiB}; exec "$@"`, 'bash', ...command];
    const child = spawn(limited[0] ?? '', limited.slice(1), {
      cwd: this.dir,
      env: { ...process.env, CI: '1', JUPYTER_PATH: this.jupyterPath, [name]: value, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<Ended>((resolve) => {
      child.on('close', (code, signal) => {
        resolve({ code, signal, stdout, stderr, durationMs: performance.now() - startedMs });
      });
    });
    return { child, ended, printed: () => stdout };
  }

  run(args?: readonly string[], env?: NodeJS.ProcessEnv, limits?: StartLimits): Promise<Ended> {
    return this.start(args, env, limits).ended;
  }

  /** The ids of the runs that left a record, oldest first. */
  async runs(): Promise<readonly string[]> {
    const names = await readdir(join(this.dir, 'nbrun-runs'));
    return names.filter((name) => /^\d/.test(name)).sort();
  }

  /** The event log of the last run as it stands, empty before there is one. */
  async events(): Promise<string> {
    const run = (await this.runs().catch(() => [])).at(-1) ?? '';
    return readFile(join(this.dir, 'nbrun-runs', run, 'events.ndjson'), 'utf8').catch(() => '');
  }

  /** The record of the only, or the last, run. */
  async record(): Promise<Record_> {
    const dir = join(this.dir, 'nbrun-runs', (await this.runs()).at(-1) ?? '');
    const events = (await readFile(join(dir, 'events.ndjson'), 'utf8')).trimEnd().split('\n');
    return {
      dir,
      events: events.map((line): unknown => JSON.parse(line)),
      run: JSON.parse(await readFile(join(dir, 'run.json'), 'utf8')),
      executed: JSON.parse(await readFile(join(dir, 'executed.ipynb'), 'utf8')),
    };
  }

  has(file: string): boolean {
    return existsSync(join(this.dir, file));
  }

  /** Processes of this workspace that live now. */
  processes(): readonly number[] {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && environmentOf(pid).includes(this.#mark));
  }
}

/* eslint-disable @typescript-eslint/no-explicit-any */
interface Record_ {
  readonly dir: string;
  readonly events: readonly any[];
  readonly run: any;
  readonly executed: any;
}

/** Waits, with a bound, for what another process does. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  boundMs = 15_000,
): Promise<void> {
  const endMs = performance.now() + boundMs;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`waited ${boundMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

/** nbformat 4.5 */
export function notebookOf(cells: readonly TestCell[], kernel: string, metadata: object = {}): object {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: kernel, display_name: kernel, language: kernel }, ...metadata },
    cells: cells.map((cell, index) => ({
      cell_type: 'code',
      id: `cell-${index + 1}`,
      source: typeof cell === 'string' ? cell : cell.code,
      metadata:
        typeof cell === 'string'
          ? {}
          : { tags: cell.tags, ...(cell.stagebook && { stagebook: cell.stagebook }) },
      execution_count: null,
      outputs: [],
    })),
  };
}
