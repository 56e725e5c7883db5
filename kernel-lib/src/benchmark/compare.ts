import { checkCount, checkFinite, checkList, invalid } from '../check/arguments.js';
import { type Displayable, displayable } from '../cell/display.js';
import { type Grid, gridView, numericColumns } from '../cell/grid.js';
import { randomNumbers } from '../generate/sampler.js';
import { measured } from '../stage/measured.js';
import { progress } from '../stage/progress.js';
import { type RatioInterval, ratioInterval } from './bootstrap.js';
import { type Configuration, headOf, toConfiguration } from './configuration.js';
import type { PlainLoadOptions } from './child-protocol.js';
import { readMachine, type Machine } from '../machine/read-machine.js';
import { ModelProcess } from './model-process.js';
import { PROMPTS } from './prompts.js';
import type { BenchmarkModel } from './types.js';

const WARM_UPS = 2;
const LEAST_LAUNCHES = 5;

export interface CompareOptions {
  /** Default: the first three of the study's. */
  prompts?: readonly string[];
  /** Forced output length. Default: 20. */
  maxNewTokens?: number;
  /** Of each side, at least 5. Default: 5. */
  launches?: number;
  /** Rounds over the prompts within a launch. Default: 3. */
  rounds?: number;
  /** Smallest change that matters, as a share. Default: 0.05. */
  minimumEffect?: number;
  /** Of the order and of the bootstrap. Default: 0. */
  seed?: number;
  /** Limit for one launch. Default: 120,000. */
  timeoutMs?: number;
  cacheDir?: string;
  signal?: AbortSignal;
}

export interface Comparison {
  readonly schema: 'stagebook.comparison.v1';
  readonly a: string;
  readonly b: string;
  /** Of `b` against `a`; smaller latency is better. */
  readonly verdict: 'better' | 'worse' | 'no difference' | 'inconclusive';
  /** One sentence for people. */
  readonly reason: string;
  /** Latency of `b` over that of `a`. */
  readonly latency: RatioInterval;
  /** The same of `a` against itself. */
  readonly self: RatioInterval;
  /** Largest change, as a share, that `a` against itself does not exclude: nothing smaller can be told. */
  readonly noiseFloor: number;
  /** What had to be exceeded: the minimum asked for, or the noise floor where that is higher. */
  readonly threshold: number;
  /** Latencies in milliseconds by launch. */
  readonly launches: Readonly<Record<'a' | 'aAgain' | 'b', readonly (readonly number[])[]>>;
  readonly machine: Machine;
}

type Side = 'a' | 'aAgain' | 'b';

/**
 * Whether `b` is faster or slower than `a`: both launched anew several times, in an order drawn anew each turn, beside
 * a second `a` that shows what the machine's noise alone does.
 *
 * @throws {ModelError | StagebookError} for bad options, and {ChildFailure} where a launch fails: half a comparison is none.
 */
export async function compare(
  a: string | BenchmarkModel,
  b: string | BenchmarkModel,
  options: CompareOptions = {},
): Promise<Comparison & Displayable> {
  const { prompts = PROMPTS.slice(0, 3), launches = 5, minimumEffect = 0.05, seed = 0 } = options;
  checkList('The prompts', prompts);
  checkCount('The number of prompts', prompts.length, 1);
  checkCount('launches', launches, LEAST_LAUNCHES);
  if (checkFinite('minimumEffect', minimumEffect) <= 0)
    throw invalid('minimumEffect', minimumEffect, 'a share over 0');
  const sides = {
    a: toConfiguration(a, options),
    aAgain: toConfiguration(a, options),
    b: toConfiguration(b, options),
  };
  const names = [headOf(sides.a), headOf(sides.b)].map(
    ({ name, precision, threads }) => `${name} ${precision} ×${threads}`,
  ) as [string, string];

  await measured('latency of two models in turn');
  const bar = await progress(3 * launches, 'compare');
  const latencies: Record<Side, number[][]> = { a: [], aAgain: [], b: [] };
  const random = randomNumbers(seed);
  await prepare([sides.a, sides.b], options);
  for (let turn = 0; turn < launches; turn++) {
    for (const side of shuffled(random)) {
      latencies[side].push(await launch(sides[side], prompts, options));
      await bar.step(`${side === 'b' ? names[1] : names[0]} · turn ${turn + 1} of ${launches}`);
    }
  }
  const self = ratioInterval(latencies.a, latencies.aAgain, seed);
  const latency = ratioInterval([...latencies.a, ...latencies.aAgain], latencies.b, seed);
  const noiseFloor =
    Math.max(Math.exp(Math.abs(Math.log(self.low))), Math.exp(Math.abs(Math.log(self.high)))) - 1;
  const judged = judge(latency, minimumEffect, noiseFloor);
  const comparison: Comparison = {
    schema: 'stagebook.comparison.v1',
    a: names[0],
    b: names[1],
    ...judged,
    latency,
    self,
    noiseFloor,
    launches: latencies,
    machine: readMachine(),
  };
  return displayable(
    comparison,
    gridView(() => toGrid(comparison)),
  );
}

/**
 * An interval on both sides of the threshold says nothing; one inside it says that there is no difference, unless the
 * threshold is but the machine's noise, which can hide one.
 */
export function judge(
  { ratio, low, high }: RatioInterval,
  minimumEffect: number,
  noiseFloor: number,
): Pick<Comparison, 'verdict' | 'reason' | 'threshold'> {
  const threshold = Math.max(minimumEffect, noiseFloor);
  const limit = 1 + threshold;
  const change = `${percent(Math.abs(ratio - 1))} ${ratio < 1 ? 'faster' : 'slower'} (95 %: ${percent(low - 1)} to ${percent(high - 1)})`;
  const bar =
    noiseFloor > minimumEffect
      ? `the noise floor of ${percent(noiseFloor)}, which is above the ${percent(minimumEffect)} asked for`
      : `the ${percent(minimumEffect)} asked for`;
  if (low > 1 && ratio > limit)
    return { verdict: 'worse', threshold, reason: `${change}: more than ${bar}.` };
  if (high < 1 && ratio < 1 / limit)
    return { verdict: 'better', threshold, reason: `${change}: more than ${bar}.` };
  if (noiseFloor <= minimumEffect && low > 1 / limit && high < limit)
    return { verdict: 'no difference', threshold, reason: `${change}: within ${bar}.` };
  return {
    verdict: 'inconclusive',
    threshold,
    reason: `${change}: not clear of ${bar}. More launches would narrow it.`,
  };
}

async function prepare(configurations: readonly Configuration[], options: CompareOptions): Promise<void> {
  for (const configuration of configurations) {
    await withLaunch(options, (process) =>
      process.prepare(configuration.ref, loadOptions(configuration, options)),
    );
  }
}

async function launch(
  configuration: Configuration,
  prompts: readonly string[],
  options: CompareOptions,
): Promise<number[]> {
  const { maxNewTokens = 20, rounds = 3 } = options;
  return withLaunch(options, async (process) => {
    await process.load(configuration.ref, loadOptions(configuration, options));
    for (let i = 0; i < WARM_UPS; i++) await process.generate(prompts[0]!, maxNewTokens);
    const latencies: number[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const prompt of prompts)
        latencies.push((await process.generate(prompt, maxNewTokens)).generation.latencyMs);
    }
    return latencies;
  });
}

async function withLaunch<T>(
  { signal, timeoutMs = 120_000 }: CompareOptions,
  work: (process: ModelProcess) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const process = await ModelProcess.start(signal ? AbortSignal.any([signal, timeout]) : timeout);
  try {
    return await work(process);
  } finally {
    await process.stop();
  }
}

function loadOptions(
  { engine, precision, threads, contextLength }: Configuration,
  { cacheDir }: CompareOptions,
): PlainLoadOptions {
  return {
    engine,
    precision,
    threads,
    ...(contextLength !== undefined && { contextLength }),
    ...(cacheDir !== undefined && { cacheDir }),
  };
}

function shuffled(random: () => number): Side[] {
  const sides: Side[] = ['a', 'aAgain', 'b'];
  return sides
    .map((side) => ({ side, at: random() }))
    .sort((x, y) => x.at - y.at)
    .map(({ side }) => side);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function toGrid({ a, b, verdict, reason, latency, self, noiseFloor }: Comparison): Grid {
  const row = (name: string, { ratio, low, high }: RatioInterval): string[] => [
    name,
    ratio.toFixed(3),
    low.toFixed(3),
    high.toFixed(3),
  ];
  return {
    title: `${b} against ${a}: ${verdict}`,
    columns: numericColumns('latency', 'ratio', 'low', 'high'),
    rows: [row('b over a', latency), row('a over itself', self)],
    notes: [reason, `Noise floor ${percent(noiseFloor)}.`],
  };
}
