// Exploring a table against pandas, DuckDB from Python and Polars: the leaderboard with its plots, and ten million rows.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inTurn, report, type Comparison } from './in-turn.js';
import { must } from './must.js';
import { ensurePeers } from './peers.js';
import { measured, rounds } from './settings.js';
import { peakMemory, wallTime } from './whole-process.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const python = join(ensurePeers(), 'python');
const script = (name: string): string => join(root, 'test', 'bench', 'eda', name);
const folder = mkdtempSync(join(tmpdir(), 'stagebook-bench-'));
const options = { cwd: root };
const ROWS = 10_000_000;

/** Describe, correlate and four plots as PNG. */
async function leaderboard(): Promise<Comparison> {
  const path = boardPath();
  return inTurn({
    work: 'leaderboard: describe, correlate, 4 plots',
    rounds: rounds(9),
    contenders: [
      wallTime('stagebook', [process.execPath, script('ours_small.mjs'), path, folder], options),
      wallTime('pandas', [python, script('pandas_small.py'), path, folder], options),
    ],
    targets: { pandas: 1 },
  });
}

/** The leaderboard beside the repository; where it is absent, a table of the same size and columns. */
function boardPath(): string {
  const real = resolve(
    root,
    process.env['STAGEBOOK_TEST_DATA'] ?? '../shared',
    'data/open-llm/open-llm-leaderboard.csv',
  );
  if (existsSync(real)) return real;
  const made = join(folder, 'board.csv');
  must(process.execPath, [script('make_board.mjs'), made], options);
  return made;
}

const commandsFor = (path: string) =>
  ({
    stagebook: [process.execPath, script('ours_large.mjs'), path],
    pandas: [python, script('pandas_large.py'), path],
    'duckdb from Python': [python, script('duckdb_large.py'), path],
    polars: [python, script('polars_large.py'), path],
  }) as const;

/** Read, describe, correlate and group. */
async function large(format: 'parquet' | 'csv'): Promise<Comparison> {
  const { stagebook, ...peers } = commandsFor(largeTable(format));
  return inTurn({
    work: `10 M rows × 8 columns of ${format.toUpperCase()}`,
    rounds: rounds(5),
    contenders: [
      wallTime('stagebook', stagebook, options),
      ...Object.entries(peers).map(([name, command]) => wallTime(name, command, options)),
    ],
    targets: { pandas: 0.25, 'duckdb from Python': 1.2 },
  });
}

async function memory(): Promise<Comparison> {
  const { stagebook, ...peers } = commandsFor(largeTable('parquet'));
  return inTurn({
    work: 'peak memory of the same, PARQUET',
    unit: 'MiB',
    rounds: rounds(3),
    contenders: [
      peakMemory('stagebook', stagebook, options),
      ...Object.entries(peers).map(([name, command]) => peakMemory(name, command, options)),
    ],
    targets: { pandas: 0.5 },
  });
}

/** Made once, with a fixed seed. */
function largeTable(format: 'parquet' | 'csv'): string {
  const base = join(root, '.stagebook', 'bench-data', 'inferences-10m');
  if (!existsSync(`${base}.parquet`)) {
    console.error('[bench] Making the table of ten million rows …');
    mkdirSync(join(base, '..'), { recursive: true });
    must(python, [script('make_table.py'), String(ROWS), `${base}.part`, `${base}.csv`], options);
    renameSync(`${base}.part`, `${base}.parquet`);
  }
  return `${base}.${format}`;
}

try {
  const works = { leaderboard, parquet: () => large('parquet'), csv: () => large('csv'), memory };
  await report('eda', await measured(works));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
