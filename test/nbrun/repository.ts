import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installFakeKernel } from '../fake-kernel/fake-kernel.js';
import { repositoryRoot } from '../support/tools.js';
import { notebookOf, type TestCell } from './faults/nbrun.js';

const bin = join(repositoryRoot, 'nbrun', 'bundle', 'bin.js');

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A git repository of the test's own, with a notebook in its folder `work`, and nbrun called in it. */
export class Repository implements AsyncDisposable {
  readonly dir: string;
  readonly #jupyterPath: string;

  private constructor(dir: string, jupyterPath: string) {
    this.dir = dir;
    this.#jupyterPath = jupyterPath;
  }

  static async create(
    cells: readonly TestCell[],
    kernel = 'fake',
    metadata: object = {},
  ): Promise<Repository> {
    const folder = await mkdtemp(join(tmpdir(), 'stagebook-repository-'));
    const repository = new Repository(folder, await installFakeKernel());
    repository.git('init', '-q', '-b', 'main');
    await symlink(join(repositoryRoot, 'node_modules'), join(repository.dir, 'node_modules'));
    await repository.write('.gitignore', '/node_modules\n/work/data.csv\n');
    await repository.write('work/notebook.ipynb', JSON.stringify(notebookOf(cells, kernel, metadata)));
    repository.commit('first');
    return repository;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const dir of [this.dir, this.#jupyterPath]) await rm(dir, { recursive: true, force: true });
  }

  git(...args: string[]): string {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
    return execFileSync('git', [...who, ...args], { cwd: this.dir, encoding: 'utf8' }).trim();
  }

  commit(message: string): string {
    this.git('add', '.');
    this.git('commit', '-qm', message);
    return this.git('rev-parse', 'HEAD');
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(this.dir, path)), { recursive: true });
    await writeFile(join(this.dir, path), content);
  }

  nbrun(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = join(this.dir, 'work')): Promise<Said> {
    const options = {
      cwd,
      env: { ...process.env, CI: '1', JUPYTER_PATH: this.#jupyterPath, ...env },
      timeout: 60_000,
    };
    return new Promise((resolve) => {
      execFile(process.execPath, [bin, ...args], options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  }

  /** The folder of the newest run, after `args`. */
  async run(...args: readonly string[]): Promise<string> {
    await this.nbrun(['run', 'notebook.ipynb', ...args]);
    return (await this.records()).at(-1) ?? '';
  }

  /** Oldest first. */
  async records(): Promise<readonly string[]> {
    const runs = join(this.dir, 'work', 'nbrun-runs');
    const names = await readdir(runs);
    return names
      .filter((name) => /^\d/.test(name))
      .sort()
      .map((name) => join(runs, name));
  }
}
