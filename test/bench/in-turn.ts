import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';

/** One way to do the work. A sample is whatever is measured, in one unit; smaller is better. */
export interface Contender {
  readonly name: string;
  readonly sample: () => Promise<number>;
}

export interface Comparison {
  readonly work: string;
  readonly unit: string;
  readonly rounds: number;
  readonly samples: Readonly<Record<string, readonly number[]>>;
  readonly medians: Readonly<Record<string, number>>;
  /** First contender over each other, with a 95 % bootstrap interval over rounds. */
  readonly ratios: readonly Ratio[];
  readonly load: { readonly before: number; readonly after: number };
}

export interface Ratio {
  readonly of: string;
  readonly over: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** The most that the ratio should be, where a target is set. */
  readonly target?: number;
}

export interface InTurnOptions {
  readonly work: string;
  readonly unit?: string;
  readonly rounds: number;
  /** The first is the one of which ratios are taken. */
  readonly contenders: readonly [Contender, ...Contender[]];
  /** By the other's name. */
  readonly targets?: Readonly<Record<string, number>>;
}

const RESAMPLES = 2_000;

/** Measures contenders in turn, in an order drawn anew each round, so that a machine's mood falls on all alike. */
export async function inTurn({
  work,
  unit = 'ms',
  rounds,
  contenders,
  targets = {},
}: InTurnOptions): Promise<Comparison> {
  const random = seeded(20_260_101);
  const samples: Record<string, number[]> = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  const before = loadavg()[0] ?? 0;
  for (let round = 0; round < rounds; round++) {
    for (const { name, sample } of shuffled(contenders, random)) {
      const value = await sample();
      samples[name]?.push(value);
      process.stderr.write(
        `  ${work} · round ${round + 1}/${rounds} · ${name} ${value.toFixed(0)} ${unit}\n`,
      );
    }
  }
  return compared({ work, unit, samples, targets, load: { before, after: loadavg()[0] ?? 0 } });
}

export interface Compared extends Pick<Comparison, 'work' | 'unit' | 'samples' | 'load'> {
  /** By the other's name. */
  readonly targets?: Readonly<Record<string, number>>;
}

/** Ratios of samples that were taken in turn: of the first contender's over each other's. */
export function compared({ targets = {}, ...taken }: Compared): Comparison {
  const random = seeded(20_260_102);
  const [first = '', ...others] = Object.keys(taken.samples);
  const of = (name: string): readonly number[] => taken.samples[name] ?? [];
  const ratios = others.map((name) => {
    const target = targets[name];
    return {
      of: first,
      over: name,
      ...ratioOf(of(first), of(name), random),
      ...(target !== undefined && { target }),
    };
  });
  const medians = Object.fromEntries(
    Object.entries(taken.samples).map(([name, values]) => [name, median(values)]),
  );
  return { ...taken, rounds: of(first).length, medians, ratios };
}

/** Prints a Markdown table and writes every sample to `bench-results/NAME.json`. */
export async function report(
  name: string,
  comparisons: readonly Comparison[],
  notes: Record<string, unknown> = {},
): Promise<void> {
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  console.log(
    `\n## ${name}\n\n${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}\n`,
  );
  console.log('| work | against | median | ours | ratio (95 %) | target | load |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const { work, unit, medians, ratios, load } of comparisons) {
    for (const { of, over, ratio, low, high, target } of ratios) {
      const cells = [
        work,
        over,
        `${format(medians[over])} ${unit}`,
        `${format(medians[of])} ${unit}`,
        `${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
        target === undefined ? '' : `≤ ${Number(target.toFixed(2))} ${ratio <= target ? '✓' : '✗'}`,
        `${load.before.toFixed(1)}–${load.after.toFixed(1)}`,
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  }
  const result = { name, at: new Date().toISOString(), machine, comparisons, notes };
  await writeFile(`bench-results/${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
}

/** The ratio of medians; its interval by resampling rounds in pairs. */
function ratioOf(
  ours: readonly number[],
  theirs: readonly number[],
  random: () => number,
): { ratio: number; low: number; high: number } {
  const draws: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    const picks = ours.map(() => Math.floor(random() * ours.length));
    draws.push(median(picks.map((at) => ours[at] ?? NaN)) / median(picks.map((at) => theirs[at] ?? NaN)));
  }
  draws.sort((a, b) => a - b);
  const at = (share: number): number => draws[Math.floor(share * (draws.length - 1))] ?? NaN;
  return { ratio: median(ours) / median(theirs), low: at(0.025), high: at(0.975) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

function format(value: number | undefined): string {
  return value === undefined ? '' : value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** mulberry32 */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
