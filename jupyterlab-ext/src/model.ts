import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ServiceManager } from '@jupyterlab/services';
import { type IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';
import {
  PipelineError,
  type JsonObject,
  type KernelSpec,
  type Plan,
  type Selection,
} from '@stagebook/pipeline';
import { browserDigests } from './browser-ports.js';
import { followLastRun, toShown } from './follow-run.js';
import { readPanel, type OpenNotebook } from './notebook/read-panel.js';
import { runsFolder } from './run/panel-run.js';
import { planNotebook } from './run/plan.js';
import { ShownRun } from './shown-run.js';
import { readHistory, type PastRun } from './store/history.js';
import { readRecord, type RunRecord } from './store/read-record.js';
import type { IStageRunner } from './tokens.js';

/** How soon an edit is read again. */
const EDIT_DELAY_MS = 400;
const DEFAULT_KERNEL = 'tslab';

export interface PanelSettings {
  /** Seconds for one cell; 0: no limit. */
  cellSec: number;
  keepGoing: boolean;
  notify: boolean;
}

export interface PanelModelOptions {
  readonly tracker: INotebookTracker;
  readonly services: ServiceManager.IManager;
  readonly runner: IStageRunner;
  readonly tab: string;
  readonly settings: PanelSettings;
}

/** The notebook in front, as a pipeline: its plan, its run, its earlier runs. All changes are told by `changed`. */
export class PanelModel implements IDisposable {
  readonly settings: PanelSettings;
  readonly #options: PanelModelOptions;
  readonly #changed = new Signal<this, void>(this);
  readonly #ended = new Signal<this, ShownRun>(this);
  readonly #edits: Debouncer<void>;
  #followed: NotebookPanel | undefined;
  #open: OpenNotebook | undefined;
  #plan: Plan | undefined;
  #problem: string | undefined;
  #runs = new Map<string, ShownRun>();
  #history: readonly PastRun[] = [];
  #selected: string | undefined;
  #running: { readonly path: string; readonly stop: AbortController } | undefined;
  #watching: AbortController | undefined;
  #parameters: JsonObject = {};
  #kernel: string | undefined;
  #frame: number | undefined;
  #disposed = false;

  constructor(options: PanelModelOptions) {
    this.#options = options;
    this.settings = options.settings;
    this.#edits = new Debouncer(() => this.#read(), EDIT_DELAY_MS);
    options.tracker.currentChanged.connect(this.#follow, this);
    this.#follow();
  }

  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  /** Told once for each run of this page, when it is over. */
  get ended(): ISignal<this, ShownRun> {
    return this.#ended;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  get open(): OpenNotebook | undefined {
    return this.#open;
  }

  get plan(): Plan | undefined {
    return this.#plan;
  }

  /** Why there is no plan, or why a run could not start. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** The run of the notebook in front. */
  get run(): ShownRun | undefined {
    return this.#followed && this.#runs.get(this.#followed.context.path);
  }

  get history(): readonly PastRun[] {
    return this.#history;
  }

  /** True while this page runs a notebook; it runs one at a time. */
  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** True while this page runs a notebook, or another runs the one in front: nothing can be started. */
  get isBusy(): boolean {
    return this.isRunning || (this.run?.origin === 'watched' && this.run.state?.status === 'running');
  }

  get selected(): string | undefined {
    return this.#selected;
  }

  /** Given parameters of the notebook in front. */
  get parameters(): JsonObject {
    return this.#parameters;
  }

  get kernels(): readonly KernelSpec[] {
    const specs = this.#options.services.kernelspecs.specs?.kernelspecs ?? {};
    return Object.values(specs).flatMap((spec) =>
      spec
        ? [{ name: spec.name, displayName: spec.display_name, language: spec.language.toLowerCase() }]
        : [],
    );
  }

  /** The chosen kernel, the notebook's own, or tslab; undefined where the server has none of them. */
  get kernel(): KernelSpec | undefined {
    const kernelspec = this.#followed?.content.model?.getMetadata('kernelspec') as
      { name?: unknown } | undefined;
    const names = [this.#kernel, kernelspec?.name, DEFAULT_KERNEL];
    return names
      .map((name) => this.kernels.find((spec) => spec.name === name))
      .find((spec) => spec !== undefined);
  }

  select(stage: string | undefined): void {
    this.#selected = stage;
    this.#tell();
  }

  setParameters(values: JsonObject): void {
    this.#parameters = values;
    this.#tell();
  }

  setKernel(name: string): void {
    this.#kernel = name;
    this.#edits.invoke().catch(() => undefined);
  }

  /** Runs the notebook in front; does nothing while a run goes on. Problems are shown, not thrown. */
  async start(selection: Selection): Promise<void> {
    const open = this.#open;
    const spec = this.kernel;
    if (this.isBusy || open === undefined) return;
    if (spec === undefined)
      return this.#fail(new Error('The server has no kernel for this notebook. Choose another.'));
    const stop = new AbortController();
    const path = open.panel.context.path;
    this.#running = { path, stop };
    this.#watching?.abort(new Error('A run of this page took its place.'));
    this.#problem = undefined;
    this.#tell();
    let shown: ShownRun | undefined;
    try {
      const { cellSec, keepGoing } = this.settings;
      const { tab, services, runner } = this.#options;
      const options = {
        selection,
        spec,
        cellSec,
        keepGoing,
        tab,
        signal: stop.signal,
        parameters: this.#parameters,
      };
      const started = await runner.start(open, options, services);
      shown = new ShownRun(started.runId, started.folder, 'own');
      this.#runs.set(path, shown);
      for await (const event of started.events) {
        shown.apply(event);
        this.#tell();
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#running = undefined;
      this.#tell();
    }
    if (shown !== undefined) this.#ended.emit(shown);
    await this.refreshHistory();
  }

  /** Interrupts the running cell; what does not react is killed. */
  stop(): void {
    this.#running?.stop.abort(new Error('Stopped in JupyterLab.'));
  }

  async refreshHistory(): Promise<void> {
    const followed = this.#followed;
    if (followed === undefined) return;
    const history = await readHistory(this.#runsOf(followed), followed.context.localPath).catch(() => []);
    if (followed !== this.#followed) return;
    this.#history = history;
    this.#tell();
  }

  /** Shows an earlier run, whoever made it. */
  async openRecord(runId: string): Promise<void> {
    const followed = this.#followed;
    if (followed === undefined || this.isRunning) return;
    try {
      const folder = this.#runsOf(followed).folder(runId);
      const record = await readRecord(folder, browserDigests);
      if (record === undefined) throw new Error(`The record of run ${runId} holds no event.`);
      this.#show(followed, toShown(record, 'record'));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Two earlier runs, whole. */
  async readRecord(runId: string): Promise<RunRecord | undefined> {
    return this.#followed && readRecord(this.#runsOf(this.#followed).folder(runId), browserDigests);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.stop();
    this.#watching?.abort();
    this.#edits.dispose();
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    Signal.clearData(this);
  }

  #follow(): void {
    const panel = this.#options.tracker.currentWidget ?? undefined;
    if (panel === this.#followed) return;
    this.#watching?.abort(new Error('Another notebook is in front.'));
    this.#followed?.content.model?.contentChanged.disconnect(this.#onEdit, this);
    this.#followed?.content.model?.metadataChanged.disconnect(this.#onEdit, this);
    this.#followed = panel;
    this.#open = undefined;
    this.#plan = undefined;
    this.#problem = undefined;
    this.#selected = undefined;
    this.#parameters = {};
    this.#kernel = undefined;
    this.#history = [];
    this.#tell();
    if (panel === undefined) return;
    void panel.context.ready.then(async () => {
      if (panel !== this.#followed || panel.isDisposed) return;
      panel.content.model?.contentChanged.connect(this.#onEdit, this);
      panel.content.model?.metadataChanged.connect(this.#onEdit, this);
      await this.#options.services.kernelspecs.ready;
      await this.#read();
      await this.refreshHistory();
      await this.#recover(panel);
    });
  }

  readonly #onEdit = (): void => {
    this.#edits.invoke().catch(() => undefined);
  };

  async #read(): Promise<void> {
    const panel = this.#followed;
    if (panel === undefined || panel.isDisposed || panel.content.model === null) return;
    try {
      const open = readPanel(panel, this.kernel?.language ?? 'typescript');
      const plan = await planNotebook(open.stages, {});
      if (panel !== this.#followed) return;
      this.#open = open;
      this.#plan = plan;
      this.#problem = undefined;
    } catch (error) {
      this.#open = undefined;
      this.#plan = undefined;
      this.#fail(error);
    }
    this.#tell();
  }

  /** After a reload: the last run is shown, watched where another runs it, and ended where its page is gone. */
  async #recover(panel: NotebookPanel): Promise<void> {
    const shown = this.#runs.get(panel.context.path);
    if (this.isRunning || (shown !== undefined && shown.origin !== 'watched')) return;
    const watching = new AbortController();
    this.#watching = watching;
    try {
      await followLastRun({
        runs: this.#runsOf(panel),
        notebookPath: panel.context.localPath,
        knownRunId: this.#history[0]?.runId,
        tab: this.#options.tab,
        services: this.#options.services,
        signal: watching.signal,
        show: (run) => this.#show(panel, run),
      });
      await this.refreshHistory();
    } catch (error) {
      if (!watching.signal.aborted) this.#fail(error);
    }
  }

  #show(panel: NotebookPanel, run: ShownRun): void {
    if (this.#running?.path === panel.context.path) return;
    this.#runs.set(panel.context.path, run);
    this.#tell();
  }

  #runsOf(panel: NotebookPanel): ShownRun['folder'] {
    const path = panel.context.localPath;
    const slash = path.lastIndexOf('/');
    return runsFolder(this.#options.services.contents, slash === -1 ? '' : path.slice(0, slash));
  }

  #fail(error: unknown): void {
    this.#problem = error instanceof PipelineError || error instanceof Error ? error.message : String(error);
    this.#tell();
  }

  /** At most once for each frame that is painted. */
  #tell(): void {
    if (this.#frame !== undefined || this.#disposed) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#changed.emit();
    });
  }
}
