import { defaultModels } from '../model/catalog.js';
import { checkCount, checkList, checkOneOf, checkText } from '../check/arguments.js';
import { sha256 } from '../provenance/digest.js';
import { measured } from '../stage/measured.js';
import { progress } from '../stage/progress.js';
import { toConfiguration } from './configuration.js';
import { readMachine } from '../machine/read-machine.js';
import { measureModel, stepsPerModel } from './measure-model.js';
import { PROFILES } from './profile.js';
import { PROMPTS } from './prompts.js';
import { resultView } from './result-view.js';
import { toRows } from './rows.js';
import type { BenchmarkOptions, BenchmarkResult, FailedModel, MeasuredModel, ProfileName } from './types.js';

/**
 * Runs every prompt on every model, each model in processes of its own, and says how long, how much memory and how
 * many cores it took. A model that fails is a result with its reason; the others go on.
 *
 * ```ts
 * const result = await benchmark({ models: ['smollm2', 'twin:distilgpt2'], profile: 'quick' });
 * ```
 * @throws {ModelError | StagebookError} for a bad reference or option, before anything is measured.
 */
export async function benchmark(options: BenchmarkOptions = {}): Promise<BenchmarkResult> {
  const {
    models = defaultModels().map(({ ref }) => ref),
    prompts = PROMPTS,
    profile = 'standard',
    maxNewTokens = 20,
    timeoutMs = 600_000,
    cacheDir,
    signal,
    onProgress,
  } = options;
  checkList('The models', models);
  checkCount('The number of models', models.length, 1);
  checkList('The prompts', prompts).forEach((prompt, i) => checkText(`Prompt ${i + 1}`, prompt));
  checkCount('The number of prompts', prompts.length, 1);
  checkOneOf('The profile', profile, Object.keys(PROFILES) as ProfileName[]);
  checkCount('maxNewTokens', maxNewTokens, 1);
  checkCount('timeoutMs', timeoutMs, 1);
  const configurations = models.map((model) => toConfiguration(model, options));

  await measured('latency, memory and processor time of language models');
  const total = configurations.length * stepsPerModel(prompts);
  const bar = await progress(total, 'benchmark');
  const startedAt = new Date();
  let done = 0;
  const results: (MeasuredModel | FailedModel)[] = [];
  for (const [index, configuration] of configurations.entries()) {
    const result = await measureModel(configuration, {
      prompts,
      profile,
      maxNewTokens,
      timeoutMs,
      cacheDir,
      signal,
      step: (label) => {
        const elapsedSec = (Date.now() - startedAt.getTime()) / 1000;
        onProgress?.({
          done,
          total,
          label,
          ...(done > 0 && { secondsLeft: (elapsedSec / done) * (total - done) }),
        });
        bar.update(done, label).catch(() => undefined);
        done++;
      },
    });
    results.push(result);
    done = (index + 1) * stepsPerModel(prompts);
  }
  await bar.update(total, 'benchmark');
  return resultView({
    schema: 'stagebook.benchmark.v1',
    profile,
    maxNewTokens,
    prompts,
    promptsDigest: sha256(JSON.stringify(prompts)),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    machine: readMachine(),
    models: results,
    rows: results.flatMap((result) => toRows(result, prompts)),
    ok: results.every((result) => result.status === 'measured'),
  });
}
