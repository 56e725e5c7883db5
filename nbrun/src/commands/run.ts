import { copyFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import {
  DEFAULT_LIMITS,
  ExecutedNotebook,
  noSecrets,
  runPipeline,
  serialiseNotebook,
  type RunPorts,
  type RunRequest,
  type RunState,
} from '@stagebook/pipeline';
import { exitCodeOf, EXIT } from '../exit-codes.js';
import { createZeroMqProvider } from '../kernel/index.js';
import { nodeClock } from '../ports-node.js';
import { readEnvironment } from '../run/environment.js';
import { checkOutputTarget } from '../run/output-target.js';
import { prepare, type Prepared, type PrepareOptions } from '../run/prepare.js';
import { cancelOnSignals } from '../run/stop-signals.js';
import { outputFiles } from '../store/output-files.js';
import { RecordWriter } from '../store/record-writer.js';
import { newRunId } from '../store/run-id.js';
import { createStageStore } from '../store/stage-store.js';
import { writeWhole } from '../store/write-whole.js';
import { silentDisplay, type RunDisplay } from '../terminal/display.js';
import { plainDisplay } from '../terminal/plain.js';
import { styleFor } from '../terminal/style.js';
import { closingLines } from '../terminal/closing.js';
import { nbrunVersion } from '../version.js';
import { printPlan } from './plan.js';

export interface RunOptions extends PrepareOptions {
  readonly timeout?: number;
  readonly executionTimeout?: number;
  readonly startTimeout?: number;
  readonly junit?: string;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly dryRun?: boolean;
}

/** `nbrun run NOTEBOOK [OUTPUT]`. Returns the exit status. */
export async function run(
  notebook: string,
  output: string | undefined,
  options: RunOptions,
): Promise<number> {
  const prepared = await prepare(notebook, options);
  if (options.dryRun) {
    printPlan(prepared, options);
    return EXIT.passed;
  }
  if (output !== undefined)
    await checkOutputTarget(resolve(output), prepared.file.path, options.force !== undefined);
  const runId = newRunId();
  const dir = join(prepared.file.dir, 'nbrun-runs', runId);
  using cancelling = cancelOnSignals();
  const executed = new ExecutedNotebook(prepared.notebook, {
    inputPath: notebook,
    outputPath: output ?? join(dir, 'executed.ipynb'),
    parameters: prepared.parameters,
    defaultParameters: prepared.defaults,
  });
  await using record = await RecordWriter.open({ dir, notebookDir: prepared.file.dir, executed });
  const request = await toRequest(runId, prepared, options, cancelling.signal);
  await follow(request, portsFor(runId, dir, prepared, options), record, await displayFor(prepared, options));
  await record.save();
  if (output !== undefined) await writeWhole(resolve(output), serialiseNotebook(executed.toNotebook()));
  if (options.junit !== undefined) await copyFile(join(dir, 'junit.xml'), resolve(options.junit));
  say(record.state, dir, record.head.sha256, options);
  return exitCodeOf(record.state);
}

async function follow(
  request: RunRequest,
  ports: RunPorts,
  record: RecordWriter,
  display: RunDisplay,
): Promise<void> {
  try {
    for await (const event of runPipeline(request, ports)) {
      await record.append(event);
      display.show(event, record.state);
    }
  } finally {
    display.close();
  }
}

async function toRequest(
  runId: string,
  { file, plan, spec, parameters }: Prepared,
  { timeout, executionTimeout, startTimeout, strict }: RunOptions,
  signal: AbortSignal,
): Promise<RunRequest> {
  const { name, displayName, language } = spec;
  return {
    runId,
    engineVersion: nbrunVersion(),
    source: { path: relative(process.cwd(), file.path), sha256: file.sha256, unsaved: false },
    plan,
    spec: { name, displayName, language },
    cwd: file.dir,
    parameters,
    environment: await readEnvironment(file.dir),
    limits: {
      ...DEFAULT_LIMITS,
      cellSec: executionTimeout,
      runSec: timeout,
      kernelStartSec: startTimeout ?? DEFAULT_LIMITS.kernelStartSec,
    },
    jobs: 1,
    keepGoing: false,
    strict: strict ?? false,
    signal,
    resumed: undefined,
  };
}

function portsFor(
  runId: string,
  dir: string,
  { cache, file, request, ports }: Prepared,
  options: RunOptions,
): RunPorts {
  const { startTimeout } = options;
  return {
    kernels: createZeroMqProvider({
      clock: nodeClock,
      ...(startTimeout !== undefined && { startTimeoutMs: startTimeout * 1000 }),
    }),
    clock: nodeClock,
    secrets: noSecrets,
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

async function displayFor({ readings }: Prepared, { json }: RunOptions): Promise<RunDisplay> {
  if (json) return silentDisplay;
  const style = styleFor(process.stdout, process.env);
  for (const reading of readings) console.log(style('dim', ` ${reading}`));
  if (process.stdout.isTTY && process.env['TERM'] !== 'dumb' && !process.env['CI']) {
    const { liveDisplay } = await import('../terminal/live.js');
    return liveDisplay(process.stdout, style);
  }
  return plainDisplay((line) => console.log(line));
}

function say(state: RunState, dir: string, sha256: string, { json }: RunOptions): void {
  if (json) console.log(JSON.stringify({ ...state, record: dir, head: sha256 }, null, 2));
  else
    console.log(
      closingLines(state, relative(process.cwd(), dir) || '.', sha256, styleFor(process.stdout, process.env)),
    );
}
