import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  benchmark,
  BENCHMARK_SCHEMA,
  studyTable,
  type BenchmarkProgress,
  type BenchmarkResult,
} from 'stagebook/benchmark';
import { repositoryRoot } from '../../support/tools.js';
import { scratchFolder } from '../../support/scratch.js';

const cacheDir = scratchFolder();
const quick = {
  profile: 'quick',
  maxNewTokens: 4,
  prompts: ['One', 'Two words'],
  cacheDir,
  threads: 1,
} as const;

describe('benchmark', () => {
  const progress: BenchmarkProgress[] = [];
  let result: BenchmarkResult;
  beforeAll(async () => {
    const models = ['twin:tiny-gpt2', { ref: 'file:/nowhere.gguf', precision: 'int8' }] as const;
    result = await benchmark({ ...quick, models, onProgress: (step) => progress.push(step) });
  });

  it('gives a row per model and prompt, with what was measured', () => {
    expect(result.rows).toHaveLength(4);
    const [row] = result.rows;
    expect(row).toMatchObject({
      model: 'tiny-gpt2 (random weights)',
      promptIndex: 1,
      prompt: 'One',
      generatedTokens: 4,
      randomWeights: true,
    });
    expect(row!.latencyMs).toBeGreaterThan(row!.ttftMs!);
    expect(row!.peakRssMiB).toBeGreaterThan(row!.deltaRssMiB!);
    expect(row).not.toHaveProperty('score');
  });

  it('keeps every raw sample and both passes', () => {
    const [model] = result.models;
    if (model?.status !== 'measured') throw new Error('not measured');
    expect(model.samples.map(({ promptIndex }) => promptIndex)).toEqual([1, 2]);
    expect(model.samples[0]!.interTokenMs).toHaveLength(3);
    expect(model.latencyMs.n).toBe(2);
    expect(model.latencyMs).not.toHaveProperty('p90');
    expect(model.deterministic).toBe(true);
    expect(model.memory?.perPrompt).toHaveLength(2);
    expect(model.memory?.peakRssMiB).toBeGreaterThanOrEqual(model.memory?.loadedRssMiB ?? Infinity);
  });

  it('says why a model failed, and goes on', () => {
    expect(result.ok).toBe(false);
    expect(result.models[1]).toMatchObject({ status: 'failed', reason: 'error', precision: 'int8' });
    expect(result.rows[2]!.error).toMatch(/There is no "\/nowhere.gguf"/);
    expect(result.rows[2]).not.toHaveProperty('latencyMs');
  });

  it('tells of each model and prompt as it goes', () => {
    expect(progress.map(({ label }) => label).slice(0, 5)).toEqual([
      'tiny-gpt2 (random weights) · get ready',
      'tiny-gpt2 (random weights) · latency · prompt 1 of 2',
      'tiny-gpt2 (random weights) · latency · prompt 2 of 2',
      'tiny-gpt2 (random weights) · memory · prompt 1 of 2',
      'tiny-gpt2 (random weights) · memory · prompt 2 of 2',
    ]);
    expect(progress[0]).toMatchObject({ done: 0, total: 10 });
    expect(progress[0]).not.toHaveProperty('secondsLeft');
    expect(progress[3]!.secondsLeft).toBeGreaterThan(0);
  });

  it('is plain data that JSON keeps', () => {
    expect(JSON.parse(JSON.stringify(result))).toEqual({ ...result });
  });

  it('is as its published schema says, which allows nothing else', () => {
    const validate = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(BENCHMARK_SCHEMA);
    const plain = JSON.parse(JSON.stringify(result)) as { rows: unknown[] };
    expect(validate(plain), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...plain, extra: 1 })).toBe(false);
    expect(validate({ ...plain, rows: [{ ...(plain.rows[0] as object), latencyMs: 'fast' }] })).toBe(false);
  });

  it("stands beside the study's own figures", () => {
    const [line] = studyTable(result);
    expect(line).toMatchObject({ model: 'tiny-gpt2 (random weights)', study: { meanMs: 378.072 } });
    expect(line).not.toHaveProperty('score');
  });

  it('gives the same outputs and MD5s again', async () => {
    const again = await benchmark({ ...quick, models: ['twin:tiny-gpt2'] });
    expect(again.rows.map(({ md5 }) => md5)).toEqual(result.rows.slice(0, 2).map(({ md5 }) => md5));
  });

  it('makes a row of a process that is killed', async () => {
    const killed = await benchmark({
      ...quick,
      models: ['twin:tiny-gpt2'],
      onProgress: ({ label }) => {
        if (label.includes('latency · prompt 2')) for (const pid of children()) process.kill(pid, 'SIGKILL');
      },
    });
    expect(killed.models[0]).toMatchObject({ status: 'failed', reason: 'crash' });
    expect(killed.rows[0]!.latencyMs).toBeGreaterThan(0);
    expect(killed.rows[1]!.error).toMatch(/was ended by SIGKILL/);
  });

  it('makes a row of a time-out, and leaves no process', async () => {
    const late = await benchmark({ ...quick, models: ['twin:tiny-gpt2'], timeoutMs: 1 });
    expect(late.rows[0]!.error).toMatch(/^timeout: /);
    expect(children()).toEqual([]);
  });

  it('leaves no process when its own is killed', async () => {
    const script = `require('stagebook/benchmark').benchmark({ models: ['twin:distilgpt2'], cacheDir: ${JSON.stringify(cacheDir)}, profile: 'thorough' })`;
    const parent = spawn(process.execPath, ['-e', script], { cwd: repositoryRoot, stdio: 'ignore' });
    await vi.waitFor(() => expect(children(parent.pid)).toHaveLength(1), { timeout: 20_000 });
    const [child] = children(parent.pid);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(existsSync(`/proc/${child}`)).toBe(false), { timeout: 20_000 });
  });

  it('ends when it is cancelled', async () => {
    const stop = new AbortController();
    const { models } = await benchmark({
      ...quick,
      models: ['twin:tiny-gpt2'],
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(models[0]).toMatchObject({ status: 'failed', reason: 'abort' });
  });

  it('refuses a reference that is none, and options out of range, before it measures', async () => {
    await expect(benchmark({ models: ['what?'] })).rejects.toThrow(/"what\?" is no model reference/);
    await expect(benchmark({ maxNewTokens: 0 })).rejects.toThrow(/maxNewTokens/);
  });
});

/** Model processes of a process, of this one unless said. */
function children(parent: number | undefined = process.pid): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const status = readFileSync(join('/proc', String(pid), 'stat'), 'utf8');
        const command = readFileSync(join('/proc', String(pid), 'cmdline'), 'utf8');
        return (
          Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]) === parent &&
          command.includes('child.js')
        );
      } catch {
        return false;
      }
    });
}
