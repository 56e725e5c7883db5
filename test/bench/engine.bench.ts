// SmolLM2 on every engine with the same weights and threads: prefill, decode, its growth, memory, and load time.
import { loadavg } from 'node:os';
import { type EngineName, measureBandwidth, prepareEngines } from './engine/peers.js';
import type { PeerProcess, Speed } from './engine/peer-process.js';
import { type Comparison, compared, median, report, seeded, shuffled } from './in-turn.js';
import { rounds } from './settings.js';

const ROUNDS = rounds(7);
const THREADS = (process.env['BENCH_THREADS'] ?? '1,2').split(',').map(Number);
const PREFILL = 512;
const DECODED = 48;
/** Middle of the tokens timed at each end of the growth. */
const GROWTH = { from: 64, to: 960, tokens: 32 };
const LAUNCHES = 5;
const BYTES_PER_GB = 1e9;

/** The most that the first one's time may be of the other's. */
const PAIRS: readonly { of: EngineName; over: EngineName; decode: number; prefill?: number }[] = [
  { of: 'stagebook int4', over: 'node-llama-cpp', decode: 1 / 0.65, prefill: 1 / 0.5 },
  { of: 'stagebook int4', over: 'transformers.js int4', decode: 1 / 1.5, prefill: 1 },
  { of: 'stagebook int4', over: 'torch fp32', decode: 1 / 3 },
  { of: 'stagebook fp32', over: 'transformers.js fp32', decode: 1 / 1.5, prefill: 1 },
  { of: 'stagebook fp32', over: 'torch fp32', decode: 1, prefill: 1 / 0.8 },
];
const GROWING: readonly EngineName[] = ['stagebook int4', 'node-llama-cpp'];

const prepared = await prepareEngines();
const { engines } = prepared;
const names = Object.keys(engines) as EngineName[];
const comparisons: Comparison[] = [];
const notes: Record<string, unknown> = {};
for (const threads of THREADS) await measure(threads);
await report('engine', comparisons, notes);
for (const [title, rows] of Object.entries(notes)) {
  console.log(`\n${title}`);
  console.table(rows);
}

async function measure(threads: number): Promise<void> {
  const label = `${threads} thread${threads > 1 ? 's' : ''}`;
  const before = loadavg()[0] ?? 0;
  const bandwidth = measureBandwidth(threads);
  const loads = await measureLoads(threads);
  const running = new Map<EngineName, PeerProcess>();
  try {
    for (const name of names) running.set(name, await engines[name].start(threads));
    const speeds = await speedsOf(running, names, PREFILL, DECODED, label);
    const peaks = new Map([...running].map(([name, process]) => [name, process.peakMiB()]));
    const early = await speedsOf(running, GROWING, GROWTH.from - GROWTH.tokens / 2, GROWTH.tokens, label);
    const late = await speedsOf(running, GROWING, GROWTH.to - GROWTH.tokens / 2, GROWTH.tokens, label);
    const load = { before, after: loadavg()[0] ?? 0 };
    const pick = (key: keyof Speed) => (name: EngineName) => speeds[name]!.map((speed) => speed[key]);
    for (const { of, over, decode, prefill } of PAIRS) {
      const add = (what: string, unit: string, key: keyof Speed, target?: number): void => {
        const samples = { [of]: pick(key)(of), [over]: pick(key)(over) };
        const targets = target === undefined ? {} : { [over]: target };
        comparisons.push(compared({ work: `${of}, ${what}, ${label}`, unit, samples, targets, load }));
      };
      add(`decode after ${PREFILL}`, 'ms/token', 'decodeMs', decode);
      add('decode, processor time', 'ms/token', 'cpuMs');
      add(`prefill ${PREFILL}`, 'ms', 'prefillMs', prefill);
    }
    const growth = Object.fromEntries(
      GROWING.map((name) => [
        name,
        late[name]!.map(({ decodeMs }, i) => decodeMs - early[name]![i]!.decodeMs),
      ]),
    );
    const work = `growth of a token's time, ${GROWTH.from} to ${GROWTH.to}, ${label}`;
    comparisons.push(
      compared({ work, unit: 'ms', samples: growth, targets: { 'node-llama-cpp': 1.5 }, load }),
    );
    notes[`${label}, ${(bandwidth / BYTES_PER_GB).toFixed(1)} GB/s read from memory`] = names.map((name) => {
      const decodeMs = median(pick('decodeMs')(name));
      const boundMs = (1000 * engines[name].weightsBytes) / bandwidth;
      return {
        engine: name,
        prefillMs: round(median(pick('prefillMs')(name))),
        decodeMs: round(decodeMs),
        shareOfBound: Math.round((100 * boundMs) / decodeMs) / 100,
        ...(early[name] && { at64Ms: round(median(early[name].map((speed) => speed.decodeMs))) }),
        ...(late[name] && { at960Ms: round(median(late[name].map((speed) => speed.decodeMs))) }),
        peakMiB: Math.round(peaks.get(name)!),
        loadMs: Math.round(median(loads[name] ?? [running.get(name)!.loadMs])),
      };
    });
  } finally {
    await Promise.all([...running.values()].map((process) => process.stop()));
  }
}

/** One warm-up each, then rounds in an order drawn anew. */
async function speedsOf(
  running: ReadonlyMap<EngineName, PeerProcess>,
  who: readonly EngineName[],
  promptTokens: number,
  tokens: number,
  label: string,
): Promise<Partial<Record<EngineName, Speed[]>>> {
  const asked = prepared.work(promptTokens, tokens);
  const random = seeded(promptTokens);
  const speeds: Partial<Record<EngineName, Speed[]>> = Object.fromEntries(who.map((name) => [name, []]));
  for (const name of who) await running.get(name)!.ask(asked);
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of shuffled(who, random)) speeds[name]!.push(await running.get(name)!.ask(asked));
    process.stderr.write(`  ${promptTokens} tokens, ${label}: round ${round + 1} of ${ROUNDS}\n`);
  }
  return speeds;
}

/** Of the engines that promise a short one: several launches, in turn. */
async function measureLoads(threads: number): Promise<Partial<Record<EngineName, number[]>>> {
  const loads: Partial<Record<EngineName, number[]>> = { 'stagebook int4': [], 'node-llama-cpp': [] };
  for (let launch = 0; launch < LAUNCHES; launch++) {
    for (const [name, times] of Object.entries(loads)) {
      const process = await engines[name as EngineName].start(threads);
      times.push(process.loadMs);
      await process.stop();
    }
  }
  return loads;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
