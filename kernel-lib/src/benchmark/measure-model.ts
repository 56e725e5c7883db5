import { type Configuration, headOf } from './configuration.js';
import type { PlainLoadOptions } from './child-protocol.js';
import { distribution } from './distribution.js';
import { runLatencyPass } from './latency-pass.js';
import { runMemoryPass } from './memory-pass.js';
import { ChildFailure, ModelProcess } from './model-process.js';
import { PROFILES } from './profile.js';
import type { FailedModel, MeasuredModel, ProfileName, Sample } from './types.js';

const MS_PER_SEC = 1000;

export interface MeasurePlan {
  readonly prompts: readonly string[];
  readonly profile: ProfileName;
  readonly maxNewTokens: number;
  readonly timeoutMs: number;
  readonly cacheDir: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** Called {@link stepsPerModel} times. */
  step(label: string): void;
}

/** Getting ready, then each prompt in two passes. */
export function stepsPerModel(prompts: readonly string[]): number {
  return 1 + 2 * prompts.length;
}

/** Three processes: one builds what is not built, one is timed, one has its memory watched. Never rejects. */
export async function measureModel(
  configuration: Configuration,
  plan: MeasurePlan,
): Promise<MeasuredModel | FailedModel> {
  const { engine, precision, threads, contextLength, ref } = configuration;
  const options: PlainLoadOptions = {
    engine,
    precision,
    threads,
    ...(contextLength !== undefined && { contextLength }),
    ...(plan.cacheDir !== undefined && { cacheDir: plan.cacheDir }),
  };
  const timeout = AbortSignal.timeout(plan.timeoutMs);
  const signal = plan.signal ? AbortSignal.any([plan.signal, timeout]) : timeout;
  const profile = PROFILES[plan.profile];
  const samples: Sample[] = [];
  let head = headOf(configuration);
  try {
    plan.step(`${head.name} · get ready`);
    await withProcess(signal, (process) => process.prepare(ref, options));
    const timed = await withProcess(signal, async (process) => {
      const info = await process.load(ref, options);
      head = { ...head, name: info.name, precision: info.precision, randomWeights: info.randomWeights };
      const pass = await runLatencyPass(
        process,
        plan.prompts,
        plan.maxNewTokens,
        profile,
        samples,
        info.precision === 'served',
        (round, i) => {
          if (round === 0) plan.step(`${head.name} · latency · prompt ${i} of ${plan.prompts.length}`);
        },
      );
      return { info, ...pass };
    });
    const tokens = Math.min(plan.maxNewTokens, profile.memoryTokens);
    const served = timed.info.precision === 'served';
    const memory = served
      ? undefined
      : await withProcess(signal, (process) =>
          runMemoryPass(process, ref, options, plan.prompts, tokens, (i) =>
            plan.step(`${head.name} · memory · prompt ${i} of ${plan.prompts.length}`),
          ),
        );
    return {
      status: 'measured',
      ...head,
      ...timed,
      loadMs: timed.info.loadMs,
      ...summarise(samples),
      ...(memory && { memory }),
      samples,
    };
  } catch (error) {
    const failure = error instanceof ChildFailure ? error : new ChildFailure('error', String(error));
    return { status: 'failed', ...head, reason: failure.reason, message: failure.message, samples };
  }
}

async function withProcess<T>(signal: AbortSignal, work: (process: ModelProcess) => Promise<T>): Promise<T> {
  const process = await ModelProcess.start(signal);
  try {
    return await work(process);
  } finally {
    await process.stop();
  }
}

type Summary = Pick<
  MeasuredModel,
  'latencyMs' | 'ttftMs' | 'tpotMs' | 'prefillTokPerSec' | 'decodeTokPerSec' | 'cpuCores'
>;

function summarise(samples: readonly Sample[]): Summary {
  const tpots = samples.flatMap((sample) => (sample.tpotMs === undefined ? [] : [sample.tpotMs]));
  const cores = samples.flatMap((sample) => (sample.cpuCores === undefined ? [] : [sample.cpuCores]));
  return {
    latencyMs: distribution(samples.map((sample) => sample.latencyMs)),
    ttftMs: distribution(samples.map((sample) => sample.ttftMs)),
    prefillTokPerSec: distribution(
      samples.map((sample) => (sample.promptTokens / sample.ttftMs) * MS_PER_SEC),
    ),
    ...(tpots.length > 0 && {
      tpotMs: distribution(tpots),
      decodeTokPerSec: distribution(tpots.map((tpot) => MS_PER_SEC / tpot)),
    }),
    ...(cores.length > 0 && { cpuCores: distribution(cores) }),
  };
}
