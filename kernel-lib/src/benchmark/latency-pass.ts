import type { Inference } from './child-protocol.js';
import { median } from './distribution.js';
import { energyMeter } from './energy.js';
import { ChildFailure, type ModelProcess } from './model-process.js';
import type { Profile } from './profile.js';
import type { Sample } from './types.js';

const WINDOW = 3;
const STEADY = 0.05;

export interface LatencyPass {
  readonly coldMs: number;
  readonly warmUps: number;
  readonly steady: boolean;
  readonly deterministic: boolean;
  readonly energyJ?: number;
}

/** Cold first token, warm-ups to a steady state, then whole rounds until the profile's minimum is reached. */
export async function runLatencyPass(
  process: ModelProcess,
  prompts: readonly string[],
  tokens: number,
  profile: Profile,
  samples: Sample[],
  served: boolean,
  onPrompt: (round: number, promptIndex: number) => void,
): Promise<LatencyPass> {
  const cold = await process.generate(prompts[0]!, tokens);
  const warm = await warmUp(process, prompts[0]!, tokens, profile);
  const meter = energyMeter();
  const outputs = new Map<number, string>();
  let deterministic = true;
  const startedAt = performance.now();
  for (let round = 0; !enough(profile, round, samples.length, performance.now() - startedAt); round++) {
    for (const [i, prompt] of prompts.entries()) {
      onPrompt(round, i + 1);
      const sample = toSample(await process.generate(prompt, tokens), i + 1, round, served);
      deterministic &&= (outputs.get(i) ?? sample.output) === sample.output;
      outputs.set(i, sample.output);
      samples.push(sample);
    }
  }
  const energyJ = meter?.();
  return {
    coldMs: firstTokenMs(cold.generation.tokenTimesMs),
    ...warm,
    deterministic,
    ...(energyJ !== undefined && { energyJ }),
  };
}

async function warmUp(
  process: ModelProcess,
  prompt: string,
  tokens: number,
  { warmUps: [least, most] }: Profile,
): Promise<{ warmUps: number; steady: boolean }> {
  const latencies: number[] = [];
  let steady = false;
  while (latencies.length < most && !(steady && latencies.length >= least)) {
    latencies.push((await process.generate(prompt, tokens)).generation.latencyMs);
    steady = isSteady(latencies);
  }
  return { warmUps: latencies.length, steady };
}

/** The medians of the last two windows differ by less than 5 %. */
export function isSteady(latencies: readonly number[]): boolean {
  if (latencies.length < 2 * WINDOW) return false;
  const before = median(latencies.slice(-2 * WINDOW, -WINDOW));
  const after = median(latencies.slice(-WINDOW));
  return Math.abs(after - before) < STEADY * before;
}

function enough(profile: Profile, rounds: number, inferences: number, elapsedMs: number): boolean {
  return rounds >= profile.rounds && inferences >= profile.inferences && elapsedMs >= profile.seconds * 1000;
}

function toSample(
  { generation, cpuMs, wallMs }: Inference,
  promptIndex: number,
  iteration: number,
  served: boolean,
): Sample {
  const { tokenTimesMs: times, latencyMs, promptTokens, tokens, text, finiteLogits } = generation;
  const ttftMs = firstTokenMs(times);
  return {
    promptIndex,
    iteration,
    promptTokens,
    generatedTokens: tokens.length,
    latencyMs,
    ttftMs,
    ...(times.length > 1 && { tpotMs: (latencyMs - ttftMs) / (times.length - 1) }),
    interTokenMs: times.slice(1).map((time, i) => time - times[i]!),
    ...(!served && { cpuCores: cpuMs / wallMs }),
    output: text,
    ...(finiteLogits !== undefined && { finiteLogits }),
    at: new Date().toISOString(),
  };
}

function firstTokenMs(times: readonly number[]): number {
  const [first] = times;
  if (first === undefined) throw new ChildFailure('error', 'The model gave no token.');
  return first;
}
