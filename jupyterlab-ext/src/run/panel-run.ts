import type { ServiceManager } from '@jupyterlab/services';
import { PageConfig } from '@jupyterlab/coreutils';
import {
  DEFAULT_LIMITS,
  ExecutedNotebook,
  injectParameters,
  noSecrets,
  readStages,
  runPipeline,
  serialiseNotebook,
  type JsonObject,
  type KernelSpec,
  type Notebook,
  type NotebookSource,
  type RunEvent,
  type Selection,
} from '@stagebook/pipeline';
import { browserClock, browserDigests } from '../browser-ports.js';
import { createServicesProvider } from '../kernel/services-provider.js';
import type { OpenNotebook } from '../notebook/read-panel.js';
import { ContentsFolder } from '../store/contents-folder.js';
import { HeldLease } from '../store/lease.js';
import { RecordWriter } from '../store/record-writer.js';
import { newRunId } from '../store/run-id.js';
import { engineVersion } from '../version.js';
import { environmentOf } from './environment.js';
import { planNotebook } from './plan.js';
import { outputFiles, stageFiles } from './stage-files.js';

export interface RunOptions {
  readonly selection: Selection;
  readonly spec: KernelSpec;
  /** Given values; the notebook's own hold for the rest. */
  readonly parameters: JsonObject;
  /** Seconds for one cell; 0 for no limit. */
  readonly cellSec: number;
  readonly keepGoing: boolean;
  readonly tab: string;
  readonly signal: AbortSignal;
}

export interface StartedRun {
  readonly runId: string;
  readonly folder: ContentsFolder;
  /** Ends when the run has; every event is in the record by the time it is yielded. */
  readonly events: AsyncIterable<RunEvent>;
}

/** The name of every session of a run: a later page knows it by it. */
export function sessionPrefix(runId: string): string {
  return `stagebook-${runId}-`;
}

/** The folder of runs beside a notebook. */
function runsFolder(contents: ServiceManager.IManager['contents'], folder: string): ContentsFolder {
  return new ContentsFolder(contents, folder === '' ? 'nbrun-runs' : `${folder}/nbrun-runs`);
}

/** The folder of runs of a notebook, by its path. */
export function runsFolderOf(
  contents: ServiceManager.IManager['contents'],
  notebookPath: string,
): ContentsFolder {
  const slash = notebookPath.lastIndexOf('/');
  return runsFolder(contents, slash === -1 ? '' : notebookPath.slice(0, slash));
}

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
  const notebook = withParameters(open, options.parameters);
  const plan = await planNotebook(readStages(notebook), options.selection);
  const runId = newRunId(browserClock.nowIso());
  const runs = runsFolder(services.contents, open.folder);
  const folder = runs.folder(runId);
  await runs.make();
  await folder.make();
  const parameters = { ...defaultsOf(open), ...options.parameters };
  const executed = new ExecutedNotebook(notebook, {
    inputPath: open.path,
    outputPath: `${folder.path}/executed.ipynb`,
    parameters,
    defaultParameters: defaultsOf(open),
    hideInput: false,
  });
  const record = new RecordWriter({
    folder,
    executed,
    digests: browserDigests,
    clock: browserClock,
    contentsPathOf: (path) => contentsPath(path, open.folder),
  });
  let kernels = 0;
  const request = {
    runId,
    engineVersion,
    source: await sourceOf(open, services),
    plan,
    spec: options.spec,
    cwd: open.folder,
    parameters,
    environment: environmentOf(services.serverSettings.baseUrl),
    limits: { ...DEFAULT_LIMITS, cellSec: options.cellSec || undefined },
    jobs: 1,
    keepGoing: options.keepGoing,
    strict: false,
    signal: options.signal,
    resumed: undefined,
  };
  const ports = {
    kernels: createServicesProvider({
      sessions: services.sessions,
      clock: browserClock,
      nameSession: () => `${sessionPrefix(runId)}${(kernels += 1)}`,
    }),
    clock: browserClock,
    secrets: noSecrets,
    outputs: outputFiles(folder, browserDigests),
    stages: stageFiles(folder, absolutePath(folder.path), browserDigests),
  };
  return { runId, folder, events: recorded(runPipeline(request, ports), record, options.tab) };
}

async function* recorded(
  events: AsyncIterable<RunEvent>,
  record: RecordWriter,
  tab: string,
): AsyncIterable<RunEvent> {
  const lease = new HeldLease(record.folder, tab, browserClock);
  try {
    for await (const event of events) {
      await record.append(event);
      yield event;
    }
  } finally {
    await lease.release();
  }
}

function withParameters({ notebook, parameters }: OpenNotebook, given: JsonObject): Notebook {
  return parameters === undefined ? notebook : injectParameters(notebook, parameters, given);
}

function defaultsOf({ parameters }: OpenNotebook): JsonObject {
  return Object.fromEntries(
    (parameters?.parameters ?? []).flatMap(({ name, defaultValue }) =>
      defaultValue === undefined ? [] : [[name, defaultValue]],
    ),
  );
}

/** The digest of the file where the file is what runs, and of the editor's text where it is not. */
async function sourceOf(open: OpenNotebook, services: ServiceManager.IManager): Promise<NotebookSource> {
  const { path, unsaved, notebook } = open;
  if (!unsaved) {
    const file = await services.contents.get(open.panel.context.path, {
      type: 'file',
      format: 'text',
      content: true,
    });
    if (typeof file.content === 'string')
      return { path, sha256: browserDigests.sha256(file.content), unsaved };
  }
  return { path, sha256: browserDigests.sha256(serialiseNotebook(notebook)), unsaved: true };
}

/** Where the kernel finds a path of the contents service; relative to its own folder where the server does not say. */
function absolutePath(path: string): string {
  const root = PageConfig.getOption('serverRoot');
  return root.startsWith('/') ? `${root.replace(/\/$/, '')}/${path}` : path.slice(path.indexOf('nbrun-runs'));
}

function contentsPath(path: string, folder: string): string | undefined {
  if (!path.startsWith('/')) return folder === '' ? path : `${folder}/${path}`;
  const root = PageConfig.getOption('serverRoot').replace(/\/$/, '');
  return root !== '' && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
}
