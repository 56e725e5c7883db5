import { randomInt } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import {
  cleanEvent,
  cleanJson,
  ExecutedNotebook,
  newRunId,
  passedStages,
  RUN_ID_TAILS,
  runPipeline,
  type JsonObject,
  type Notebook,
  type Plan,
  type RunEvent,
  type RunPorts,
  type RunState,
  type Secrets,
} from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { PATCH_FILE } from '../git/changes.js';
import { nodeClock } from '../ports-node.js';
import { outputFiles } from '../store/output-files.js';
import { readRecord } from '../store/read-record.js';
import { RecordWriter } from '../store/record-writer.js';
import { createStageStore } from '../store/stage-store.js';
import { cacheLimitBytes, trimCache } from '../store/trim-cache.js';
import { writeWhole } from '../store/write-whole.js';
import type { RunDisplay } from '../terminal/display.js';
import { readBaselines, withBaseline } from './baselines.js';
import { readSurroundings } from './environment.js';
import { lazyKernels } from './lazy-kernels.js';
import type { RunOptions } from './options.js';
import { prepare, type Prepared } from './prepare.js';
import { toRequest } from './request.js';
import { checkSameParameters, openRecordFolder, takeUp } from './resume.js';

/** What came of one run. */
export interface Ran {
  readonly state: RunState;
  readonly dir: string;
  readonly executed: Notebook;
  /** SHA-256 of the last event. */
  readonly head: string;
}

/** Of a notebook that is run elsewhere than where it is kept. */
export interface RunPlace {
  /** Where the record goes. */
  readonly runsDir: string;
  /** The notebook's path for people. */
  readonly notebook: string;
  /** Gates compare with runs that are older than this one. */
  readonly before: string;
  /** More of the environment, for the record. */
  readonly facts: JsonObject;
}

/** Runs one notebook and leaves its record. @throws for what is wrong before the first event; after it, nothing is lost. */
export async function runNotebook(
  path: string,
  output: string | undefined,
  options: RunOptions,
  signal: AbortSignal,
  displayFor: (prepared: Prepared) => Promise<RunDisplay>,
  place?: RunPlace,
): Promise<Ran> {
  await checkFolder(options.cwd);
  await using held = options.resume === undefined ? undefined : await takeUp(path, options.resume);
  const resumed = held?.record;
  const prepared = await prepare(path, options, resumed && passedStages(resumed.state));
  if (resumed) checkSameParameters(resumed, prepared.parameters);
  const { secrets } = prepared;
  const reading = readSurroundings(prepared.file.path, secrets);
  reading.catch(() => undefined);
  const runId = resumed?.state.runId ?? newRunId(new Date().toISOString(), randomInt(RUN_ID_TAILS));
  const runsDir = place?.runsDir ?? join(prepared.file.dir, 'nbrun-runs');
  const dir = resumed?.dir ?? join(runsDir, runId);
  const gates = withBaseline(prepared.plan.gates, options.baseline);
  const baselines = await readBaselines(gates, {
    notebookDir: prepared.file.dir,
    runsDir,
    notebook: basename(prepared.file.path),
    before: place?.before ?? resumed?.state.runId,
  });
  await using _lease = held ?? (await openRecordFolder(dir));
  const executed = new ExecutedNotebook(cleanJson(prepared.notebook, secrets), {
    inputPath: place?.notebook ?? path,
    outputPath: output ?? join(dir, 'executed.ipynb'),
    parameters: prepared.given,
    defaultParameters: prepared.defaults,
    hideInput: options.reportMode ?? false,
  });
  if (resumed) await readRecord(resumed.dir, (event) => executed.apply(event));
  await using record = await RecordWriter.open({
    dir,
    notebookDir: prepared.file.dir,
    executed,
    ...(resumed && { resumed }),
  });
  const ports = portsFor(runId, dir, prepared, options, secrets);
  const { facts, patch } = await reading;
  if (patch !== undefined) await writeWhole(join(dir, PATCH_FILE), patch);
  const request = toRequest(prepared, options, {
    runId,
    signal,
    resumed,
    environment: { ...facts, ...place?.facts },
    gates,
    baselines,
    notebook: place?.notebook ?? relative(process.cwd(), prepared.file.path),
  });
  await follow(runPipeline(request, ports), secrets, record, await displayFor(prepared));
  await record.save();
  if (prepared.cache.grew) await trimCache(prepared.cache.dir, cacheLimitBytes(options.cacheLimit));
  return { state: record.state, dir, executed: executed.toNotebook(), head: record.head.sha256 };
}

async function checkFolder(path: string | undefined): Promise<void> {
  if (path === undefined || (await stat(path).catch(() => undefined))?.isDirectory()) return;
  throw new NbrunError('USAGE', `--cwd "${path}" is no folder. Name one that exists.`);
}

async function follow(
  events: AsyncIterable<RunEvent>,
  secrets: Secrets,
  record: RecordWriter,
  display: RunDisplay,
): Promise<void> {
  try {
    for await (const event of events) {
      const clean = cleanEvent(event, secrets);
      await record.append(clean);
      display.show(clean, record.state);
    }
  } finally {
    display.close();
  }
}

/** Known before the run, or likely: a notebook without stages is all setup. */
function needsKernel({ stages }: Plan): boolean {
  return stages.length === 0 || stages.some(({ action }) => action === 'run');
}

function portsFor(
  runId: string,
  dir: string,
  { cache, file, plan, request, ports }: Prepared,
  options: RunOptions,
  secrets: RunPorts['secrets'],
): RunPorts {
  return {
    kernels: lazyKernels(file.dir, options.startTimeout, { ahead: needsKernel(plan) }),
    clock: nodeClock,
    secrets,
    outputs: outputFiles(dir),
    stages: createStageStore({
      cache,
      useCache: options.cache ?? true,
      force: options.force !== undefined,
      runId,
      recordDir: dir,
      notebookDir: file.dir,
      request,
      ports,
    }),
  };
}
