import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { foldEvent, readChain, type RunState } from '../../pipeline/src/index.js';
import { nodeDigests } from '../../nbrun/src/ports-node.js';
import { Lab, labTools, type LabPage } from '../e2e/lab/lab.js';
import { writeNotebook, type SampleCell } from '../e2e/lab/notebooks.js';
import { sampleRun } from '../run-view/sample-run.js';
import { python, repositoryRoot } from '../support/tools.js';
import { inTurn, report } from './in-turn.js';
import { frameTimes, settle, watchFrames, type FrameTimes } from './panel/frames.js';
import { newestRecord, runBareClient } from './panel/runs.js';
import { rounds, wants } from './settings.js';

const ROUNDS = rounds(3);
const CELLS_PER_STAGE = 5;
const RUN_MS = 240_000;

if ('missing' in labTools || 'missing' in python) {
  console.error(`The panel cannot be measured: ${'missing' in labTools ? labTools.missing : ''}.`);
  process.exit(1);
}
const bin = dirname(python.path);
const lab = await Lab.start();
try {
  const notes: Record<string, unknown> = { foldedPerSec: foldedPerSec() };
  const note = (values: Record<string, unknown>): void => {
    Object.assign(notes, values);
    console.error(values, loadavg());
  };
  if (wants('first')) note({ clickToFirstStageMs: await clickToFirstStage() });
  if (wants('lines')) note({ lines10000: await framesOf('lines.ipynb', 'lines', oneLoudCell(), 1) });
  if (wants('cells'))
    note({ cells1000: await framesOf('thousand.ipynb', 'stage-0', manyCells(1_000), 1_000) });
  await report('panel', wants('overhead') ? [await overheadPerCell()] : [], notes);
} finally {
  await lab[Symbol.asyncDispose]();
}

/** Events of a run of 200 stages, folded in Node. */
function foldedPerSec(): number {
  const stages = Array.from({ length: 200 }, (_, at) => ({
    name: `stage-${at}`,
    startMs: at * 10,
    durationMs: 9,
    outputs: Array.from(
      { length: 20 },
      () => ({ output_type: 'stream', name: 'stdout', text: 'line\n' }) as const,
    ),
  }));
  const { events } = sampleRun(stages);
  const rates = Array.from({ length: 5 }, () => {
    const startedMs = performance.now();
    let state: RunState | undefined;
    for (const event of events) state = foldEvent(state, event);
    return events.length / ((performance.now() - startedMs) / 1000);
  });
  return Math.round(median(rates));
}

/** From the click to the first stage running, in milliseconds: most of it is the kernel's start. */
async function clickToFirstStage(): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    writeNotebook(lab.rootDir, `first-${round}.ipynb`, 'python3', [
      { id: 'a', source: 'pass', tags: ['stage:only'] },
    ]);
    const page = await lab.open(`first-${round}.ipynb`);
    const startedMs = performance.now();
    await page.runAll();
    await page.panel.locator('.sb-option .sb-tone-busy, .sb-option .sb-tone-good').first().waitFor();
    times.push(Math.round(performance.now() - startedMs));
    await page.over();
    await page.close();
  }
  return times;
}

/** How long the page was busy at a time while a notebook ran, its loudest stage on the screen. */
async function framesOf(
  notebook: string,
  stage: string,
  cells: readonly SampleCell[],
  count: number,
): Promise<FrameTimes> {
  writeNotebook(lab.rootDir, notebook, 'python3', cells);
  const page = await opened(notebook, count);
  await page.stage(stage).first().click();
  await watchFrames(page);
  await page.runAll();
  await ended(page);
  const times = await frameTimes(page);
  await page.close();
  return times;
}

/** Between the first cell's start and the last one's end, for each of 200 trivial cells in 40 stages; kernels start before. */
async function overheadPerCell(): ReturnType<typeof inTurn> {
  const count = 200;
  writeNotebook(lab.rootDir, 'cells.ipynb', 'python3', manyCells(count));
  const page = await opened('cells.ipynb', count);
  try {
    return await inTurn({
      work: '200 trivial ipykernel cells in 40 stages, per cell',
      rounds: ROUNDS,
      contenders: [
        { name: 'panel', sample: async () => (await runInPanel(page), recordedMsPerCell(count)) },
        { name: 'nbrun', sample: async () => (await runByNbrun('cells.ipynb'), recordedMsPerCell(count)) },
        { name: 'a bare client of the server', sample: () => runBareClient(page, count) },
      ],
    });
  } finally {
    await page.close();
  }
}

async function runInPanel(page: LabPage): Promise<void> {
  await page.runAll();
  await ended(page);
}

async function runByNbrun(notebook: string): Promise<void> {
  const nbrun = join(repositoryRoot, 'nbrun', 'dist', 'bin.js');
  const child = spawn(process.execPath, [nbrun, 'run', notebook, '--no-cache'], {
    cwd: lab.rootDir,
    stdio: 'ignore',
    timeout: RUN_MS,
    env: {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
      JUPYTER_PATH: join(dirname(bin), 'share', 'jupyter'),
    },
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`nbrun ended with ${String(status)}.`);
}

/** By the record's own times, in the same words whoever ran it. */
function recordedMsPerCell(count: number): number {
  const { events } = readChain(newestRecord(lab.rootDir), nodeDigests);
  const first = events.find(({ type }) => type === 'cell-started');
  const ends = events.filter(({ type }) => type === 'cell-ended');
  const last = ends.at(-1);
  if (first === undefined || last === undefined || ends.length !== count)
    throw new Error(`The record tells of ${ends.length} cells, not of ${count}.`);
  return (Date.parse(last.at) - Date.parse(first.at)) / count;
}

async function opened(notebook: string, cells: number): Promise<LabPage> {
  const page = await lab.open(notebook);
  page.page.setDefaultTimeout(RUN_MS);
  await settle(page, cells);
  return page;
}

async function ended(page: LabPage): Promise<void> {
  await page.panel.locator('.sb-run-bar .sb-tone-busy').first().waitFor();
  const state = await page.over();
  if (state !== 'Passed') throw new Error(`The run ended as "${state}".`);
}

function oneLoudCell(): readonly SampleCell[] {
  const source = 'for i in range(10_000): print("line", i, flush=i % 100 == 0)';
  return [{ id: 'a', source, tags: ['stage:lines'] }];
}

function manyCells(count: number): readonly SampleCell[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `cell-${at}`,
    source: `x = ${at}`,
    ...(at % CELLS_PER_STAGE === 0 && { tags: [`stage:stage-${at / CELLS_PER_STAGE}`] }),
  }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
