import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inferenceRows, quietTracking, temporaryFolders } from './support.js';
import { trackBenchmark } from '../../../kernel-lib/src/tracking.js';

const folder = temporaryFolders();

describe('the journal', () => {
  it('gives back what runs logged', async () => {
    const tracking = quietTracking(await folder());
    await tracking.withRun('train', async (run) => {
      await run.params({ epochs: 3, model: 'distilgpt2' });
      await run.metrics({ loss: 0.5 }, { step: 1 });
      await run.metrics({ loss: 0.25 }, { step: 2 });
      await run.tags({ commit: 'abc' });
    });
    const [run] = await tracking.runs();
    expect(run).toMatchObject({
      name: 'train',
      experiment: 'test',
      status: 'finished',
      params: { epochs: '3', model: 'distilgpt2' },
      tags: { commit: 'abc' },
    });
    expect(await tracking.metricsOf(run?.run ?? '')).toEqual({ loss: [0.5, 0.25] });
  });

  it('ends a run whose work throws as failed, and lets the error through', async () => {
    const tracking = quietTracking(await folder());
    const work = tracking.withRun('bad', async () => {
      throw new RangeError('too far');
    });
    await expect(work).rejects.toThrow('too far');
    expect((await tracking.runs())[0]?.status).toBe('failed');
  });

  it('puts a trace into the experiment of its run', async () => {
    const tracking = quietTracking(await folder());
    const run = await tracking.startRun('r', { experiment: 'elsewhere' });
    const times = { start: new Date(0), end: new Date(1) };
    await tracking.trace({ name: 'of a run', inputs: 1, outputs: 2, ...times, run });
    await tracking.trace({ name: 'alone', inputs: 1, outputs: 2, ...times });
    const lines = (await readFile(tracking.journalPath, 'utf8')).trimEnd().split('\n');
    const entries = lines.map((line) => JSON.parse(line) as { kind: string; experiment: string });
    expect(entries.filter(({ kind }) => kind === 'trace').map(({ experiment }) => experiment)).toEqual([
      'elsewhere',
      'test',
    ]);
  });

  it('keeps an artifact as it was, whatever becomes of the file', async () => {
    const dir = await folder();
    const tracking = quietTracking(dir);
    const file = join(dir, 'rows.csv');
    await writeFile(file, 'a,b\n');
    const run = await tracking.startRun('log');
    await run.artifact(file, { to: 'logs/rows.csv' });
    await writeFile(file, 'changed');
    const [{ artifacts } = { artifacts: [] }] = await tracking.runs();
    expect(artifacts.map(({ path, bytes }) => [path, bytes])).toEqual([['logs/rows.csv', 4]]);
    expect(await readFile(join(dir, 'journal', 'artifacts', artifacts[0]?.sha256 ?? ''), 'utf8')).toBe(
      'a,b\n',
    );
  });

  it('drops a torn last line, and goes on after it', async () => {
    const dir = await folder();
    const first = quietTracking(dir);
    await first.withRun('whole', (run) => run.metrics({ a: 1 }));
    await first.close();
    await appendFile(first.journalPath, '{"v":1,"kind":"metr');
    expect(await quietTracking(dir).runs()).toHaveLength(1);
    const second = quietTracking(dir);
    await second.withRun('after', (run) => run.metrics({ a: 2 }));
    expect((await second.runs()).map(({ name, status }) => [name, status])).toEqual([
      ['whole', 'finished'],
      ['after', 'finished'],
    ]);
  });

  it('reads back after being cut at any byte', async () => {
    const dir = await folder();
    const tracking = quietTracking(dir);
    await tracking.withRun('one', (run) => run.metrics({ a: 1, ü: 2 }));
    await tracking.close();
    const whole = await readFile(tracking.journalPath);
    for (let bytes = whole.length - 1; bytes >= 0; bytes -= 7) {
      await truncate(tracking.journalPath, bytes);
      const cut = quietTracking(dir);
      const lines = whole.subarray(0, bytes).toString('latin1').split('\n').length - 1;
      expect((await cut.runs()).length).toBe(Math.min(lines, 1));
    }
  });

  it('names the place of a line that is whole and wrong', async () => {
    const dir = await folder();
    const tracking = quietTracking(dir);
    await tracking.withRun('one', async () => undefined);
    await appendFile(tracking.journalPath, '{"v":1,"kind":"metrics","id":"x"}\n');
    await expect(tracking.runs()).rejects.toThrow(/has a bad line at byte \d+: "id" is 'x'/);
  });

  it('refuses a journal of a later version', async () => {
    const dir = await folder();
    const tracking = quietTracking(dir);
    await tracking.withRun('one', async () => undefined);
    await appendFile(tracking.journalPath, '{"v":2}\n');
    await expect(tracking.runs()).rejects.toMatchObject({ code: 'JOURNAL_INVALID' });
  });

  it('takes the writes of several at once, each whole', async () => {
    const dir = await folder();
    const writers = Array.from({ length: 5 }, () => quietTracking(dir));
    await Promise.all(
      writers.map((tracking, index) =>
        tracking.withRun(`run-${index}`, async (run) => {
          for (let step = 0; step < 20; step++) await run.metrics({ value: index }, { step });
        }),
      ),
    );
    const runs = await quietTracking(dir).runs();
    expect(runs.map(({ metrics }) => metrics.get('value')?.length)).toEqual([20, 20, 20, 20, 20]);
  });

  it('numbers versions without gaps and doubles when several register at once', async () => {
    const dir = await folder();
    const run = await quietTracking(dir).startRun('r');
    const registries = Array.from({ length: 4 }, () => quietTracking(dir).registry);
    await Promise.all(registries.map((registry) => registry.register('m', { run, ref: 'hf:a/b' })));
    const versions = await quietTracking(dir).registry.versions('m');
    expect(versions.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  });
});

describe('what a run refuses', () => {
  it('takes no more after its end', async () => {
    const run = await quietTracking(await folder()).startRun('r');
    await run.end();
    await expect(run.metrics({ a: 1 })).rejects.toMatchObject({ code: 'RUN_ENDED' });
  });

  it('a param that changes', async () => {
    const run = await quietTracking(await folder()).startRun('r');
    await run.params({ lr: 0.1 });
    await run.params({ lr: 0.1 });
    await expect(run.params({ lr: 0.2 })).rejects.toThrow(
      'The param "lr" is \'0.2\'. Give "0.1", which it was',
    );
  });

  it.each([
    ['a text as a metric', { a: 'abc' as never }, {}, 'a number'],
    ['half a step', { a: 1 }, { step: 1.5 }, 'a whole number'],
    ['a bracket in a key', { 'a (b)': 1 }, {}, 'letters, digits'],
    ['a way out in a key', { '../a': 1 }, {}, 'no "." or ".."'],
    ['a doubled slash', { 'a//b': 1 }, {}, 'no "//"'],
    ['an absolute key', { '/a': 1 }, {}, 'no "/" at its ends'],
    ['a long key', { ['k'.repeat(251)]: 1 }, {}, '251 characters long'],
    ['a time that is none', { a: 1 }, { at: new Date(NaN) }, 'a whole number'],
  ])('%s', async (_name, values, options, message) => {
    const run = await quietTracking(await folder()).startRun('r');
    await expect(run.metrics(values, options)).rejects.toThrow(message);
  });

  it.each(['../x', '/abs', 'a//b', 'a/./b', 'a/../../b', 'a\\b', ''])('an artifact to %j', async (to) => {
    const dir = await folder();
    await writeFile(join(dir, 'f'), 'x');
    const run = await quietTracking(dir).startRun('r');
    await expect(run.artifact(join(dir, 'f'), { to })).rejects.toMatchObject({
      code: 'TRACKING_VALUE_INVALID',
    });
  });

  it('half a character, and a NUL', async () => {
    const run = await quietTracking(await folder()).startRun('r');
    await expect(run.tags({ a: '\ud800' })).rejects.toThrow('half characters');
    await expect(run.tags({ a: '\0' })).rejects.toThrow('NUL');
  });

  it('a SHA-256 as the digest of a data set', async () => {
    const run = await quietTracking(await folder()).startRun('r');
    const dataset = { name: 'd', digest: 'a'.repeat(64), source: 'd.csv' };
    await expect(run.dataset(dataset)).rejects.toThrow('MLflow keeps 36');
  });
});

describe('trackBenchmark', () => {
  it("logs the study's experiment: a parent with each model's figures, and a child per model", async () => {
    const tracking = quietTracking(await folder());
    await trackBenchmark(tracking, inferenceRows(['distilgpt2', 'sshleifer/tiny-gpt2']));
    const [parent, ...children] = await tracking.runs({ experiment: 'LLM_CI_CD_Benchmark' });
    expect(await tracking.metricsOf(parent?.run ?? '')).toEqual({
      distilgpt2_latency: [101],
      distilgpt2_score: [30],
      distilgpt2_memory: [52],
      distilgpt2_cpu: [1.5],
      distilgpt2_failed: [0],
      'sshleifer/tiny-gpt2_latency': [201],
      'sshleifer/tiny-gpt2_score': [31],
      'sshleifer/tiny-gpt2_memory': [52],
      'sshleifer/tiny-gpt2_cpu': [1.5],
      'sshleifer/tiny-gpt2_failed': [0],
    });
    expect(children.map(({ name, parent: of }) => [name, of === parent?.run])).toEqual([
      ['distilgpt2', true],
      ['sshleifer/tiny-gpt2', true],
    ]);
    expect((await tracking.metricsOf(children[0]?.run ?? ''))['latency_ms']).toEqual([100, 101, 102]);
  });

  it('never tracks a score of random weights', async () => {
    const tracking = quietTracking(await folder());
    const { parent } = await trackBenchmark(tracking, inferenceRows(['distilgpt2 (random weights)']));
    const names = Object.keys(await tracking.metricsOf(parent.id));
    expect(names).toContain('distilgpt2_random_weights_latency');
    expect(names.filter((name) => name.includes('score'))).toEqual([]);
  });

  it('refuses two models whose metrics would share a name', async () => {
    const tracking = quietTracking(await folder());
    await expect(trackBenchmark(tracking, inferenceRows(['a (b)', 'a b']))).rejects.toThrow(
      'differ from those of "a (b)"',
    );
  });

  it('ends the run of a model that failed as failed', async () => {
    const tracking = quietTracking(await folder());
    const rows = inferenceRows(['good', 'bad']).map((row) =>
      row.model === 'bad' ? { ...row, error: 'killed' } : row,
    );
    await trackBenchmark(tracking, rows);
    const runs = await tracking.runs({ experiment: 'LLM_CI_CD_Benchmark' });
    expect(runs.map(({ status }) => status)).toEqual(['failed', 'finished', 'failed']);
  });
});
