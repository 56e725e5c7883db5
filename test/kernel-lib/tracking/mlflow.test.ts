import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { trackBenchmark, type Tracking } from '../../../kernel-lib/src/tracking.js';
import { startMlflow, type MlflowServer } from '../../support/mlflow.js';
import { describeWith, python } from '../../support/tools.js';
import { readServer, type ReadBack } from './read-back.js';
import { inferenceRows, quietTracking, temporaryFolders } from './support.js';

const PASSED = [{ gate: 'latency', status: 'pass', reason: 'fast enough' }] as const;

describeWith(python, 'a real MLflow server', (pythonPath) => {
  const folder = temporaryFolders();
  let server: MlflowServer;

  beforeAll(async () => {
    server = await startMlflow(pythonPath);
  });
  afterAll(() => server.stop());

  const readBack = (experiment: string): Promise<ReadBack> => readServer(pythonPath, server.uri, experiment);
  const online = (dir: string, experiment: string): Tracking =>
    quietTracking(dir, { uri: server.uri, experiment });

  it("holds the workflow's experiment as its own Python client reads it", async () => {
    const dir = await folder();
    const csv = join(dir, 'llm_ci_cd_logs.csv');
    await writeFile(csv, 'model,prompt\ndistilgpt2,Once\n');
    const experiment = `LLM_CI_CD_Benchmark ✓ ${randomBytes(3).toString('hex')}`;
    const tracking = online(dir, experiment);
    await trackBenchmark(tracking, inferenceRows(['distilgpt2', 'sshleifer/tiny-gpt2']), { experiment, csv });
    const run = await tracking.startRun('oddities', { params: { text: 'ünï\ncode' } });
    await run.metrics({ odd: NaN, up: Infinity, tiny: 5e-324 }, { step: -3 });
    await run.dataset({ name: 'leaderboard', digest: 'd41d8cd98f00b204e9800998ecf8427e', source: 'a.csv' });
    await run.end('killed');
    const trace = await tracking.trace({
      name: 'generate',
      inputs: { prompt: 'Once upon a time' },
      outputs: 'there was',
      start: new Date('2026-11-21T12:00:00Z'),
      end: new Date('2026-11-21T12:00:01Z'),
      run,
    });
    await tracking.feedback(trace, { name: 'sensible', value: true, rationale: 'reads well', who: 'ada' });
    expect(await tracking.close()).toMatchObject({ waiting: 0, refused: [] });

    const { runs, traces } = await readBack(experiment);
    const [parent, distil, tiny, oddities] = runs;
    expect(runs.map(({ name, status }) => [name, status])).toEqual([
      ['benchmark', 'FINISHED'],
      ['distilgpt2', 'FINISHED'],
      ['sshleifer/tiny-gpt2', 'FINISHED'],
      ['oddities', 'KILLED'],
    ]);
    expect([distil?.parent, tiny?.parent, oddities?.parent]).toEqual([parent?.id, parent?.id, null]);
    expect(parent?.metrics['distilgpt2_latency']?.map(([, value]) => value)).toEqual([101]);
    expect(parent?.metrics['sshleifer/tiny-gpt2_score']?.map(([, value]) => value)).toEqual([31]);
    expect(parent?.artifacts).toEqual([
      { path: 'llm_ci_cd_logs.csv', text: 'model,prompt\ndistilgpt2,Once\n' },
    ]);
    expect(distil?.metrics['latency_ms']).toEqual(
      [0, 1, 2].map((index) => [index + 1, 100 + index, Date.UTC(2026, 10, 21, 12, 0, index)]),
    );
    expect(oddities?.params).toEqual({ text: 'ünï\ncode' });
    const odd = Object.entries(oddities?.metrics ?? {}).map(([key, points]) => [
      key,
      points[0]?.[0],
      points[0]?.[1],
    ]);
    // The server keeps infinity as the largest number.
    expect(odd.sort()).toEqual([
      ['odd', -3, 'nan'],
      ['tiny', -3, 5e-324],
      ['up', -3, Number.MAX_VALUE],
    ]);
    expect(oddities?.inputs).toEqual([['leaderboard', 'd41d8cd98f00b204e9800998ecf8427e', ['evaluation']]]);
    expect(traces).toEqual([
      {
        spans: [['generate', { prompt: 'Once upon a time' }, 'there was']],
        feedback: [['sensible', true, 'reads well']],
      },
    ]);
  });

  it('promotes and rolls back, and the audit says who, when, why, from, to and by what evidence', async () => {
    const tracking = online(await folder(), 'registry');
    const model = `model-${randomBytes(3).toString('hex')}`;
    const run = await tracking.startRun('train');
    await run.metrics({ latency: 12 });
    await run.end();
    const { registry } = tracking;
    const first = await registry.register(model, { run, ref: 'hf:distilgpt2' });
    const second = await registry.register(model, { run, ref: 'hf:distilgpt2@main' });
    await registry.promote(model, first.version, { verdicts: PASSED, why: 'first', who: 'ada' });
    await registry.promote(model, second.version, { verdicts: PASSED, why: 'faster', who: 'ada' });
    expect((await registry.resolve(`${model}@champion`)).version).toBe(2);
    await registry.rollBack(model, { why: 'slow in production', who: 'bob' });
    expect(await registry.resolve(`${model}@champion`)).toMatchObject({
      version: 1,
      ref: 'hf:distilgpt2',
      run: run.id,
    });
    const audit = await registry.audit(model);
    expect(
      audit.map(({ who, why, action, from, to }) => [who, why, action, from?.version, to.version]),
    ).toEqual([
      ['ada', 'first', 'promote', undefined, 1],
      ['ada', 'faster', 'promote', 1, 2],
      ['bob', 'slow in production', 'roll-back', 2, 1],
    ]);
    expect(audit[1]?.evidence).toEqual([{ ...PASSED[0], evidence: null }]);
  });

  it('keeps prompts, and makes no version of what is the newest already', async () => {
    const tracking = online(await folder(), 'registry');
    const name = `greet-${randomBytes(3).toString('hex')}`;
    await tracking.registry.registerPrompt(name, 'Hello {{ name }}!');
    await tracking.registry.registerPrompt(name, 'Good day, {{name}}.');
    const same = await tracking.registry.registerPrompt(name, 'Good day, {{name}}.');
    expect([same.version, same.format({ name: 'Ada' })]).toEqual([2, 'Good day, Ada.']);
    const elsewhere = online(await folder(), 'registry').registry;
    expect((await elsewhere.prompt(`${name}/1`)).template).toBe('Hello {{ name }}!');
    expect(await elsewhere.versions(name)).toHaveLength(2);
  });

  it('keeps chat prompts as its own Python client reads them', async () => {
    const tracking = online(await folder(), 'registry');
    const name = `chat-${randomBytes(3).toString('hex')}`;
    const messages = [{ role: 'system', content: 'Be {{style}}, é.' }];
    await tracking.registry.registerChatPrompt(name, messages);
    await tracking.withRun('any', async () => undefined);
    await tracking.close();
    expect((await readBack('registry')).prompts[name]).toEqual([messages]);
    expect((await online(await folder(), 'registry').registry.chatPrompt(name)).messages).toEqual(messages);
  });

  it('takes a large artifact as a stream', async () => {
    const dir = await folder();
    const tracking = online(dir, 'large');
    const file = join(dir, 'large.bin');
    const bytes = 48 * 1024 * 1024;
    await writeFile(file, Buffer.alloc(bytes, 7));
    await tracking.withRun('large', (run) => run.artifact(file, { to: 'models/größe.bin' }));
    expect(await tracking.close({ limitMs: 60_000 })).toMatchObject({ waiting: 0, refused: [] });
    const listing = await fetch(`${server.uri}/api/2.0/mlflow/experiments/get-by-name?experiment_name=large`);
    const { experiment } = (await listing.json()) as { experiment: { experiment_id: string } };
    const runs = await fetch(`${server.uri}/api/2.0/mlflow/runs/search`, {
      method: 'POST',
      body: JSON.stringify({ experiment_ids: [experiment.experiment_id] }),
      headers: { 'content-type': 'application/json' },
    });
    const {
      runs: [run],
    } = (await runs.json()) as { runs: { info: { run_id: string } }[] };
    const files = await fetch(
      `${server.uri}/api/2.0/mlflow/artifacts/list?path=models&run_id=${run?.info.run_id}`,
    );
    expect(await files.json()).toMatchObject({
      files: [{ path: 'models/größe.bin', file_size: bytes }],
    });
  });

  it('gives the metrics of a run of another machine', async () => {
    const there = online(await folder(), 'elsewhere');
    const run = await there.withRun('r', async (started) => {
      for (const step of [2, 0, 1]) await started.metrics({ ms: 10 + step }, { step });
      return started;
    });
    await there.close();
    expect(await online(await folder(), 'elsewhere').metricsOf(run.id)).toEqual({ ms: [10, 11, 12] });
  });
});
