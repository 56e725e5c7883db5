import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { foldEvent, type RunState } from '../../pipeline/src/index.js';
import { Lab, labTools, type LabPage } from '../e2e/lab/lab.js';
import { writeNotebook, type SampleCell } from '../e2e/lab/notebooks.js';
import { sampleRun } from '../run-view/sample-run.js';
import { repositoryRoot } from '../support/tools.js';

const STAGES = 200;
const CELLS_PER_STAGE = 5;
const ROUNDS = 5;

if ('missing' in labTools) {
  console.error(`The panel cannot be measured: ${labTools.missing}.`);
  process.exit(1);
}
const lab = await Lab.start();
try {
  const result: Record<string, unknown> = { load: loadavg() };
  const note = (values: object): void => {
    Object.assign(result, values);
    console.log(values);
  };
  note({ foldedPerSec: foldedPerSec() });
  note({ firstStageMs: await firstStageMs() });
  note(await longestTasks());
  note({ perCellMs: await perCellMs() });
  writeFileSync(join(repositoryRoot, 'bench-results', 'panel.json'), `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await lab[Symbol.asyncDispose]();
}

/** Events of a run of 200 stages, folded in Node. */
function foldedPerSec(): number {
  const stages = Array.from({ length: STAGES }, (_, at) => ({
    name: `stage-${at}`,
    startMs: at * 10,
    durationMs: 9,
    outputs: Array.from(
      { length: 20 },
      () => ({ output_type: 'stream', name: 'stdout', text: 'line\n' }) as const,
    ),
  }));
  const { events } = sampleRun(stages);
  const rates = Array.from({ length: ROUNDS }, () => {
    const startedMs = performance.now();
    let state: RunState | undefined;
    for (const event of events) state = foldEvent(state, event);
    return events.length / ((performance.now() - startedMs) / 1000);
  });
  return Math.round(median(rates));
}

/** From the click to the first stage running, in milliseconds: most of it is the kernel's start. */
async function firstStageMs(): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    writeNotebook(lab.rootDir, `first-${round}.ipynb`, 'python3', [
      { id: 'a', source: 'pass', tags: ['stage:only'] },
    ]);
    const page = await lab.open(`first-${round}.ipynb`);
    const startedMs = performance.now();
    await page.runAll();
    await page.panel.locator('.sb-option .sb-tone-busy, .sb-option .sb-tone-good').first().waitFor();
    times.push(performance.now() - startedMs);
    await page.over();
    await page.close();
  }
  return Math.round(median(times));
}

/** The longest time, in milliseconds, for which the page could not react. */
async function longestTasks(): Promise<{ longestTaskLinesMs: number; longestTaskCellsMs: number }> {
  writeNotebook(lab.rootDir, 'lines.ipynb', 'python3', [
    {
      id: 'a',
      source: 'for i in range(10_000): print("line", i, flush=i % 100 == 0)',
      tags: ['stage:lines'],
    },
  ]);
  writeNotebook(lab.rootDir, 'cells.ipynb', 'python3', manyCells());
  return {
    longestTaskLinesMs: await longestTask('lines.ipynb', 'lines'),
    longestTaskCellsMs: await longestTask('cells.ipynb', 'stage-0'),
  };
}

async function longestTask(notebook: string, stage: string): Promise<number> {
  const page = await lab.open(notebook);
  await page.stage(stage).first().click();
  await page.page.waitForTimeout(1_000);
  await watchTasks(page);
  await page.runAll();
  await page.over();
  const longest = await page.page.evaluate(
    () => (globalThis as unknown as { longestTaskMs: number }).longestTaskMs,
  );
  await page.close();
  return Math.round(longest);
}

/** Only tasks from 50 ms on are told by the browser: 0 means that there was none. */
async function watchTasks(page: LabPage): Promise<void> {
  await page.page.evaluate(() => {
    const seen = globalThis as unknown as { longestTaskMs: number };
    seen.longestTaskMs = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        seen.longestTaskMs = Math.max(seen.longestTaskMs, duration);
    }).observe({ entryTypes: ['longtask'] });
  });
}

/** Wall time for each of 1,000 trivial cells, the record included; beside it stands `npm run bench -- runner`. */
async function perCellMs(): Promise<number> {
  const page = await lab.open('cells.ipynb');
  const startedMs = performance.now();
  await page.runAll();
  await page.panel.locator('.sb-run-bar .sb-tone-busy').waitFor();
  await page.over();
  const totalMs = performance.now() - startedMs;
  await page.close();
  return Number((totalMs / (STAGES * CELLS_PER_STAGE)).toFixed(2));
}

function manyCells(): readonly SampleCell[] {
  return Array.from({ length: STAGES * CELLS_PER_STAGE }, (_, at) => ({
    id: `cell-${at}`,
    source: `x = ${at}`,
    ...(at % CELLS_PER_STAGE === 0 && { tags: [`stage:stage-${at / CELLS_PER_STAGE}`] }),
  }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
