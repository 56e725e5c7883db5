import type { ServiceManager } from '@jupyterlab/services';
import {
  cleanEvent,
  cleanJson,
  DEFAULT_LIMITS,
  ExecutedNotebook,
  newRunId,
  RUN_ID_TAILS,
  runPipeline,
  type JsonObject,
  type Notebook,
  type RunEvent,
  type Secrets,
} from '@stagebook/pipeline';
import { browserClock, browserDigests } from '../browser-ports.js';
import { createServicesProvider } from '../kernel/services-provider.js';
import type { OpenNotebook } from '../notebook/read-panel.js';
import type { ContentsFolder } from '../store/contents-folder.js';
import { HeldLease } from '../store/lease.js';
import { RecordWriter } from '../store/record-writer.js';
import { engineVersion } from '../version.js';
import { environmentOf } from './environment.js';
import { defaultsOf, sourceOf, withParameters } from './given-notebook.js';
import { contentsPath, runsFolder, sessionPrefix } from './places.js';
import { planTheRun, type PlannedRun } from './planned-run.js';
import type { RunOptions, StartedRun } from './runner-port.js';
import { secretsOfRun } from './secrets.js';
import { outputFiles } from './stage-files.js';

/**
 * Runs an open notebook in kernels of its own and writes the record beside it. The notebook in the editor is not touched.
 *
 * @throws {PipelineError} where the selection or the parameters are wrong. @throws {Error} where no record can be made.
 */
export async function startRun(
  open: OpenNotebook,
  options: RunOptions,
  services: ServiceManager.IManager,
): Promise<StartedRun> {
  const { resumed } = options;
  const notebook = withParameters(open, options.parameters);
  const runId = resumed?.state.runId ?? newRunId(browserClock.nowIso(), randomTail());
  const runs = runsFolder(services.contents, open.folder);
  const folder = runs.folder(runId);
  await runs.make();
  await folder.make();
  const defaults = defaultsOf(open);
  const parameters = { ...defaults, ...options.parameters };
  const planned = await planTheRun({
    ...options,
    contents: services.contents,
    runs,
    notebookPath: open.path,
    notebook,
    given: options.parameters,
    parameters,
    runId,
    folder,
    resumed: resumed?.state,
  });
  try {
    const prepared = { notebook, runId, folder, defaults, parameters, planned };
    return await startPlanned(open, options, services, prepared);
  } catch (error) {
    await planned.end();
    throw error;
  }
}

interface PreparedRun {
  readonly notebook: Notebook;
  readonly runId: string;
  readonly folder: ContentsFolder;
  /** The notebook's own, and with the given ones over them. */
  readonly defaults: JsonObject;
  readonly parameters: JsonObject;
  readonly planned: PlannedRun;
}

async function startPlanned(
  open: OpenNotebook,
  options: RunOptions,
  services: ServiceManager.IManager,
  { notebook, runId, folder, defaults, parameters, planned }: PreparedRun,
): Promise<StartedRun> {
  const { resumed, keepGoing, signal, spec, tab } = options;
  const secrets = secretsOfRun(planned.secrets, parameters, options.secretNames);
  const executed = new ExecutedNotebook(cleanJson(notebook, secrets), {
    inputPath: open.path,
    outputPath: `${folder.path}/executed.ipynb`,
    parameters: cleanJson(options.parameters, secrets),
    defaultParameters: cleanJson(defaults, secrets),
    hideInput: false,
  });
  for (const event of resumed?.events ?? []) executed.apply(event);
  const record = new RecordWriter({
    folder,
    executed,
    digests: browserDigests,
    clock: browserClock,
    contentsPathOf: (path) => contentsPath(path, open.folder),
    ...(resumed && { from: resumed }),
  });
  let kernels = 0;
  const request = {
    runId,
    engineVersion,
    source: await sourceOf(open, services),
    plan: planned.plan,
    spec,
    cwd: open.folder,
    parameters,
    environment: {
      ...planned.environment,
      ...environmentOf(services.serverSettings.baseUrl),
      ...(keepGoing && { options: { keepGoing } }),
    },
    limits: { ...DEFAULT_LIMITS, cellSec: options.cellSec || undefined },
    jobs: 1,
    keepGoing,
    strict: false,
    signal,
    resumed: resumed?.state,
    baselines: await planned.baselines(),
  };
  const ports = {
    kernels: createServicesProvider({
      sessions: services.sessions,
      clock: browserClock,
      nameSession: () => `${sessionPrefix(runId)}${(kernels += 1)}`,
    }),
    clock: browserClock,
    secrets,
    outputs: outputFiles(folder, browserDigests),
    stages: planned.stages,
  };
  return {
    runId,
    folder,
    events: recorded(runPipeline(request, ports), { record, secrets, tab, end: planned.end }),
  };
}

interface Recording {
  readonly record: RecordWriter;
  readonly secrets: Secrets;
  readonly tab: string;
  readonly end: () => Promise<void>;
}

async function* recorded(
  events: AsyncIterable<RunEvent>,
  { record, secrets, tab, end }: Recording,
): AsyncIterable<RunEvent> {
  const lease = new HeldLease(record.folder, tab, browserClock);
  try {
    for await (const event of events) {
      const clean = cleanEvent(event, secrets);
      await record.append(clean);
      yield clean;
    }
  } finally {
    await lease.release();
    await end();
  }
}

function randomTail(): number {
  const [random = 0] = crypto.getRandomValues(new Uint16Array(1));
  return random % RUN_ID_TAILS;
}
