import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replayJournal, trackBenchmark, type Tracking } from '../../../kernel-lib/src/tracking.js';
import { startMlflow, type MlflowServer } from '../../support/mlflow.js';
import { describeWith, python, repositoryRoot } from '../../support/tools.js';
import { readServer } from './read-back.js';
import { inferenceRows, quietTracking, temporaryFolders } from './support.js';

const MODULE = join(repositoryRoot, 'kernel-lib', 'dist', 'tracking.js');
const REPLAY = `require(process.argv[1]).replayJournal(process.argv[2], { to: process.argv[3] })
  .then((delivery) => console.log(JSON.stringify(delivery)))`;
const PASSED = [{ gate: 'latency', status: 'pass', reason: 'fast enough' }] as const;
const KILLS = 8;

/** A journal that has one of everything, and many of most. */
async function fillJournal(dir: string, experiment: string): Promise<Tracking> {
  const tracking = quietTracking(dir, { experiment });
  const csv = join(dir, 'log.csv');
  await writeFile(csv, 'model,prompt\n');
  const { children } = await trackBenchmark(tracking, inferenceRows(['a', 'b', 'c', 'd'], 10), {
    experiment,
    csv,
  });
  const { registry } = tracking;
  for (const [model, run] of children) {
    await registry.register('language-model', { run, ref: `hf:org/${model}` });
  }
  for (const version of [1, 2, 4]) {
    await registry.promote('language-model', version, { verdicts: PASSED, why: `version ${version}` });
  }
  await registry.rollBack('language-model', { why: 'slow' });
  await registry.registerPrompt('greet', 'Hello {{name}}');
  await registry.registerPrompt('greet', 'Good day {{name}}');
  await registry.promote('greet', 1, { alias: 'production', verdicts: PASSED, why: 'reviewed' });
  for (let index = 0; index < 8; index++) {
    const run = await tracking.startRun(`trace-${index}`);
    await run.dataset({ name: 'prompts', digest: `${index}`, source: 'prompts.csv' });
    await run.artifact(csv, { to: `logs/${index}.csv` });
    const [start, end] = [new Date('2026-11-21T12:00:00Z'), new Date('2026-11-21T12:00:01Z')];
    const trace = await tracking.trace({
      name: 'generate',
      inputs: { index },
      outputs: 'text',
      start,
      end,
      run,
    });
    await tracking.feedback(trace, { name: 'sensible', value: index % 2 === 0, who: 'ada' });
    await run.end();
  }
  return tracking;
}

describeWith(python, 'replaying a journal to a real MLflow server', (pythonPath) => {
  const folder = temporaryFolders();
  let server: MlflowServer;

  beforeAll(async () => {
    server = await startMlflow(pythonPath);
  });
  afterAll(() => server.stop());

  it('leaves each thing there once, though it was killed again and again', async () => {
    expect(existsSync(MODULE), `${MODULE} is built`).toBe(true);
    const dir = await folder();
    const experiment = 'killed';
    const tracking = await fillJournal(dir, experiment);
    let killed = 0;
    for (let attempt = 0; attempt < KILLS; attempt++) {
      const child = spawn(process.execPath, ['-e', REPLAY, MODULE, join(dir, 'journal'), server.uri], {
        stdio: 'ignore',
      });
      const ended = once(child, 'exit');
      await Promise.race([delay(250 + Math.random() * 450), ended]);
      if (child.kill('SIGKILL')) killed++;
      await ended;
    }
    expect(killed).toBeGreaterThan(2);
    const last = await replayJournal(join(dir, 'journal'), { to: server.uri, environment: {} });
    expect(last).toMatchObject({ waiting: 0, refused: [] });
    // From the very start once more: nothing may come twice.
    const again = await replayJournal(join(dir, 'journal'), { to: server.uri, environment: {}, again: true });
    expect(again).toMatchObject({ waiting: 0, refused: [] });

    const held = await readServer(pythonPath, server.uri, experiment);
    const local = await tracking.runs();
    expect(held.runs.map(({ name, status }) => `${name} ${status}`).sort()).toEqual(
      local.map(({ name, status }) => `${name} ${status.toUpperCase()}`).sort(),
    );
    for (const run of local) {
      const there = held.runs.find(({ tags }) => tags['stagebook.run'] === run.run);
      const points = [...run.metrics].map(([key, all]) => [
        key,
        all.map(({ step, value, timestampMs }) => [step, value, timestampMs]).sort(bySteps),
      ]);
      const found = Object.entries(there?.metrics ?? {}).map(([key, all]) => [key, all.sort(bySteps)]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(points));
      expect(there?.params).toEqual(run.params);
      expect(there?.inputs).toHaveLength(run.datasets.length);
      expect(there?.artifacts.map(({ path }) => path)).toEqual(run.artifacts.map(({ path }) => path));
    }
    expect(held.traces.map(({ feedback }) => feedback.length)).toEqual(Array(8).fill(1));
    const model = held.models.find(({ name }) => name === 'language-model');
    expect(model).toMatchObject({ versions: [1, 2, 3, 4], aliases: { champion: 2 } });
    expect(model?.audit).toHaveLength(4);
    expect([...(held.prompts['greet'] ?? [])].sort()).toEqual(['Good day {{name}}', 'Hello {{name}}']);
  });

  it('does not move an alias that somebody has moved on the server since', async () => {
    const dir = await folder();
    const offline = quietTracking(dir, { experiment: 'conflict' });
    const run = await offline.startRun('r');
    await run.end();
    await offline.registry.register('contested', { run, ref: 'hf:a' });
    await offline.registry.register('contested', { run, ref: 'hf:b' });
    await offline.registry.promote('contested', 1, { verdicts: PASSED, why: 'first' });
    await replayJournal(join(dir, 'journal'), { to: server.uri, environment: {} });
    const online = quietTracking(dir, { uri: server.uri, experiment: 'conflict' });
    const third = await online.registry.register('contested', { run, ref: 'hf:c' });
    await online.registry.promote('contested', third.version, { verdicts: PASSED, why: 'meanwhile' });
    await offline.registry.promote('contested', 2, { verdicts: PASSED, why: 'unaware' });
    const delivery = await replayJournal(join(dir, 'journal'), { to: server.uri, environment: {} });
    expect(delivery.refused.map(({ kind, why }) => [kind, why])).toEqual([
      [
        'alias-moved',
        expect.stringMatching(/"champion" of contested is at version 3 .* moved it from 1 to 2/),
      ],
    ]);
    expect((await online.registry.resolve('contested@champion')).ref).toBe('hf:c');
  });

  it('says that there is no journal where there is none', async () => {
    const replay = replayJournal(await folder(), { to: server.uri, environment: {} });
    await expect(replay).rejects.toMatchObject({ code: 'JOURNAL_INVALID' });
  });
});

function bySteps(a: readonly unknown[], b: readonly unknown[]): number {
  return Number(a[0]) - Number(b[0]) || Number(a[2]) - Number(b[2]);
}
