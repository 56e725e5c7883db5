import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { verifyRecord } from '../../nbrun/src/store/verify.js';
import { describeWith, repositoryRoot, testData } from '../support/tools.js';

const folder = join(repositoryRoot, 'notebooks');
const bin = join(repositoryRoot, 'nbrun/bundle/bin.js');
const names = readdirSync(folder).filter((name) => name.endsWith('.ipynb'));
const LIMIT_MS = 180_000;

/** What makes a notebook small enough for a test, where it has the parameter. */
const SMALL = { models: 'twin:tiny-gpt2', maxNewTokens: '4', prompts: '1', profile: 'quick' };

describe.each(names)('%s', (name) => {
  it('passes nbrun check: no outputs, no unknown needs, no missing variables', async () => {
    const { code, output } = await nbrun(folder, ['check', name]);
    expect(code, output).toBe(0);
  });

  it(
    'runs headless from its first to its last stage, and its record verifies',
    async () => {
      const copy = await Copy.of(name);
      const { code, output } = await copy.run(SMALL);
      const { run, dir } = await copy.record();
      expect(code, output).toBe(0);
      expect(run.stages.map(({ status }) => status)).toEqual(run.stages.map(() => 'passed'));
      expect((await verifyRecord(dir)).damages).toEqual([]);
    },
    LIMIT_MS,
  );
});

describeWith(testData, 'llm-ci.ipynb on the real leaderboard', (data) => {
  it(
    'finds the figures of the board, the text of the model, and the same hashes again',
    async () => {
      const copy = await Copy.of('llm-ci.ipynb');
      const values = {
        dataset: join(data, 'data/open-llm/open-llm-leaderboard.csv'),
        models: 'stories260k,twin:tiny-gpt2',
        maxNewTokens: '20',
      };
      const first = await copy.run(values, ['--until', 'log']);
      expect(first.code, first.output).toBe(0);

      const { run } = await copy.record();
      const metrics = run.stages.flatMap(({ metrics: found }) => found);
      const metric = (name: string): number | undefined =>
        metrics.find((found) => found.name === name)?.value;
      expect(metric('rows')).toBe(1457);
      expect(metric('meanAverageScore')).toBeCloseTo(52.931565, 6);
      expect(metric('stdAverageScore')).toBeCloseTo(12.414349, 6);

      const log = await copy.log();
      const story = log.find(({ model, promptIndex }) => model === 'stories260k' && promptIndex === 2);
      expect(story?.prompt).toBe('Once upon a time in a distant land,');
      // What plain float64 arithmetic on the model's llama2.c weights gives for these twenty tokens.
      expect(story?.output).toBe(' there was a little girl named Lily. She loved to play with her toys');
      expect(log).toHaveLength(20);

      const second = await copy.run(values, ['--until', 'log']);
      expect(second.code, second.output).toBe(0);
      expect((await copy.log()).map(({ md5 }) => md5)).toEqual(log.map(({ md5 }) => md5));
      expect(await copy.runs()).toHaveLength(2);
    },
    LIMIT_MS,
  );
});

interface LoggedInference {
  readonly model: string;
  readonly promptIndex: number;
  readonly prompt: string;
  readonly output: string;
  readonly md5: string;
}

interface RunJson {
  readonly stages: readonly {
    readonly status: string;
    readonly metrics: readonly { readonly name: string; readonly value: number }[];
  }[];
}

/** A notebook in a folder of its own, beside the others: kernel and packages are found from there. */
class Copy {
  readonly #dir: string;
  readonly #name: string;

  private constructor(dir: string, name: string) {
    this.#dir = dir;
    this.#name = name;
  }

  static async of(name: string): Promise<Copy> {
    const dir = await mkdtemp(join(folder, '.copy-'));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    await copyFile(join(folder, name), join(dir, name));
    return new Copy(dir, name);
  }

  /** With those of `values` that the notebook takes. */
  async run(values: Readonly<Record<string, string>>, args: readonly string[] = []): Promise<Ended> {
    const { metadata } = JSON.parse(await readFile(join(this.#dir, this.#name), 'utf8')) as {
      metadata: { stagebook?: { parameters?: Record<string, unknown> } };
    };
    const taken = Object.entries(values).filter(
      ([name]) => metadata.stagebook?.parameters?.[name] !== undefined,
    );
    return nbrun(this.#dir, ['run', this.#name, ...taken.flatMap((pair) => ['-p', ...pair]), ...args]);
  }

  async runs(): Promise<readonly string[]> {
    const found = await readdir(join(this.#dir, 'nbrun-runs'));
    return found.filter((name) => /^\d/.test(name)).sort();
  }

  async record(): Promise<{ dir: string; run: RunJson }> {
    const dir = join(this.#dir, 'nbrun-runs', (await this.runs()).at(-1) ?? '');
    return { dir, run: JSON.parse(await readFile(join(dir, 'run.json'), 'utf8')) as RunJson };
  }

  async log(): Promise<readonly LoggedInference[]> {
    const text = await readFile(join(this.#dir, 'results/llm_ci_cd_logs.json'), 'utf8');
    return JSON.parse(text) as readonly LoggedInference[];
  }
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

async function nbrun(cwd: string, args: readonly string[]): Promise<Ended> {
  const env = { ...process.env, CI: '1', ...('path' in testData && { STAGEBOOK_TEST_DATA: testData.path }) };
  const child = spawn(process.execPath, [bin, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}
