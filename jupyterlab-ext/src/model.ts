import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ServiceManager } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { Json, JsonObject, KernelSpec, Plan, Selection } from '@stagebook/pipeline';
import { browserDigests } from './browser-ports.js';
import { toShown } from './follow-run.js';
import { FrameSignal } from './frame-signal.js';
import type { IKeeper } from './keeper/keeper-port.js';
import { chooseKernel, listKernels } from './kernel/kernel-choice.js';
import type { CellFinding } from './notebook/findings.js';
import { FrontNotebook } from './notebook/front-notebook.js';
import { LivePlan } from './notebook/live-plan.js';
import type { OpenNotebook } from './notebook/read-panel.js';
import { PageRuns } from './run/page-runs.js';
import { reportOf } from './report/make-report.js';
import { runsFolderOf } from './run/places.js';
import { parametersToResume, readToResume, whyNotResumed } from './run/resume.js';
import type { IStageRunner, RunOptions } from './run/runner-port.js';
import type { ShownRun } from './shown-run.js';
import { readHistory, type PastRun } from './store/history.js';
import { readRecord, type RunRecord } from './store/read-record.js';

export interface PanelSettings {
  /** Seconds for one cell; 0: no limit. */
  cellSec: number;
  keepGoing: boolean;
  notify: boolean;
  /** Ask a kernel of the server which stages are fresh, whenever the notebook changed. */
  freshness: boolean;
  /** Names of variables and parameters that are secret, besides those whose name says so. */
  secretNames: readonly string[];
}

export interface PanelModelOptions {
  readonly tracker: INotebookTracker;
  readonly services: ServiceManager.IManager;
  readonly runner: IStageRunner;
  readonly keeper: IKeeper;
  readonly tab: string;
  readonly settings: PanelSettings;
}

/** What a run does with stages that are fresh: run them too, or take them from the cache. */
export type RunMode = 'all' | 'stale';

/** The notebook in front, as a pipeline: its plan, its run, its earlier runs. All changes are told by `changed`. */
export class PanelModel implements IDisposable {
  readonly settings: PanelSettings;
  readonly #services: ServiceManager.IManager;
  readonly #changed: FrameSignal<this> = new FrameSignal(this);
  readonly #ended = new Signal<this, ShownRun>(this);
  readonly #front: FrontNotebook;
  readonly #runs: PageRuns;
  readonly #keeper: IKeeper;
  readonly #live: LivePlan;
  #problem: string | undefined;
  #history: readonly PastRun[] = [];
  #selected: string | undefined;
  #parameters: JsonObject = {};
  #kernel: string | undefined;

  constructor({ tracker, services, runner, keeper, tab, settings }: PanelModelOptions) {
    this.settings = settings;
    this.#services = services;
    this.#keeper = keeper;
    this.#live = new LivePlan(keeper, () => this.#changed.tell());
    this.#runs = new PageRuns({ services, runner, tab, onChange: () => this.#changed.tell() });
    this.#front = new FrontNotebook({
      tracker,
      onSwitch: () => this.#forget(),
      onReady: (panel) => void this.#take(panel),
      onEdit: (panel) => void this.#read(panel),
    });
    this.#front.start();
  }

  get changed(): ISignal<this, void> {
    return this.#changed.signal;
  }

  /** Told once for each run of this page, when it is over. */
  get ended(): ISignal<this, ShownRun> {
    return this.#ended;
  }

  get isDisposed(): boolean {
    return this.#changed.isDisposed;
  }

  /** The notebook in front, also where its stages cannot be read. */
  get front(): NotebookPanel | undefined {
    return this.#front.panel;
  }

  get open(): OpenNotebook | undefined {
    return this.#live.open;
  }

  get plan(): Plan | undefined {
    return this.#live.plan;
  }

  /** True while a kernel of the server looks which stages are fresh. */
  get isChecking(): boolean {
    return this.#live.isChecking;
  }

  /** Why there is no plan, or why a run could not start. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** What is wrong with the stages of the notebook in front, by cell. */
  get findings(): readonly CellFinding[] {
    return this.#live.findings;
  }

  /** The run of the notebook in front. */
  get run(): ShownRun | undefined {
    const panel = this.#front.panel;
    return panel && this.#runs.of(panel.context.path);
  }

  get history(): readonly PastRun[] {
    return this.#history;
  }

  /** True while this page runs a notebook; it runs one at a time. */
  get isRunning(): boolean {
    return this.#runs.isRunning;
  }

  /** True while the run of the notebook in front is about to begin. */
  get isStarting(): boolean {
    const panel = this.#front.panel;
    return panel !== undefined && this.#runs.isStarting(panel.context.path);
  }

  /** False while this page runs a notebook, or another runs the one in front, or where that cannot be read. */
  get canStart(): boolean {
    const { open, run, isRunning } = this;
    const runsElsewhere = run?.origin === 'watched' && run.state?.status === 'running';
    return open !== undefined && !isRunning && !runsElsewhere;
  }

  get selected(): string | undefined {
    return this.#selected;
  }

  /** Given parameters of the notebook in front. */
  get parameters(): JsonObject {
    return this.#parameters;
  }

  get kernels(): readonly KernelSpec[] {
    return listKernels(this.#services.kernelspecs);
  }

  /** The chosen kernel, the notebook's own, or tslab; undefined where the server has none of them. */
  get kernel(): KernelSpec | undefined {
    const own: unknown = this.#front.panel?.content.model?.getMetadata('kernelspec');
    return chooseKernel(this.kernels, this.#kernel, own);
  }

  select(stage: string | undefined): void {
    this.#selected = stage;
    this.#changed.tell();
  }

  /** @param value Undefined: as the notebook has it. */
  setParameter(name: string, value: Json | undefined): void {
    const { [name]: _before, ...rest } = this.#parameters;
    this.#parameters = value === undefined ? rest : { ...rest, [name]: value };
    this.#changed.tell();
    this.#checkIfWanted();
  }

  setKernel(name: string): void {
    this.#kernel = name;
    this.#front.touch();
  }

  /** Looks which stages are fresh; a run looks again for itself. Problems are shown as what cannot be known. */
  async checkFreshness(): Promise<void> {
    const { kernel: spec } = this;
    if (spec === undefined || this.isRunning) return;
    const { secretNames } = this.settings;
    await this.#live.check({ spec, parameters: this.#parameters, secretNames });
  }

  /** Runs the notebook in front; does nothing while a run goes on. Problems are shown, not thrown. */
  async start(selection: Selection, mode: RunMode = 'all'): Promise<void> {
    await this.#run({ selection, reuse: mode === 'stale', parameters: this.#parameters });
  }

  /** Undefined where the run on the screen can go on; else why it cannot. */
  get whyNotResumed(): string | undefined {
    return whyNotResumed(this.run);
  }

  /** Goes on with the run on the screen: isolated stages that passed are not run again. */
  async resume(): Promise<void> {
    const { run, open } = this;
    if (run === undefined || open === undefined || !this.canStart) return;
    try {
      const resumed = await readToResume(run.folder);
      const parameters = parametersToResume(open, resumed.state, this.#parameters);
      await this.#run({ selection: {}, reuse: true, parameters, resumed });
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Where the report of the run on the screen is, made first where there is none; undefined where that failed. */
  async report(): Promise<string | undefined> {
    try {
      return this.run && (await reportOf(this.run.folder));
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  /** Interrupts the running cell; what does not react is killed. */
  stop(): void {
    this.#runs.stop();
  }

  async refreshHistory(): Promise<void> {
    const panel = this.#front.panel;
    if (panel === undefined) return;
    const { localPath } = panel.context;
    const history = await readHistory(runsFolderOf(this.#services.contents, localPath), localPath).catch(
      () => [],
    );
    if (panel !== this.#front.panel) return;
    this.#history = history;
    this.#changed.tell();
  }

  /** Shows an earlier run, whoever made it. */
  async openRecord(runId: string): Promise<void> {
    const panel = this.#front.panel;
    if (panel === undefined || this.isRunning) return;
    try {
      const record = await this.readRecord(runId);
      if (record === undefined) throw new Error(`The record of run ${runId} holds no event.`);
      this.#runs.show(panel.context.path, toShown(record, 'record'));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** An earlier run, whole. */
  async readRecord(runId: string): Promise<RunRecord | undefined> {
    const panel = this.#front.panel;
    if (panel === undefined) return undefined;
    const runs = runsFolderOf(this.#services.contents, panel.context.localPath);
    return readRecord(runs.folder(runId), browserDigests);
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.#changed.dispose();
    this.#live.dispose();
    this.#runs.dispose();
    this.#front.dispose();
    Signal.clearData(this);
  }

  async #run(wanted: Pick<RunOptions, 'selection' | 'reuse' | 'parameters' | 'resumed'>): Promise<void> {
    const { open, kernel: spec } = this;
    if (open === undefined || !this.canStart) return;
    if (spec === undefined)
      return this.#fail(new Error('The server has no kernel for this notebook. Choose another.'));
    this.#problem = undefined;
    this.#live.stopChecking();
    const { cellSec, keepGoing, secretNames, freshness } = this.settings;
    const keeper = freshness || wanted.reuse ? this.#keeper : undefined;
    const options = { ...wanted, spec, cellSec, keepGoing, secretNames, keeper };
    const ended = await this.#runs.start(open, options, (error) => this.#fail(error));
    if (ended !== undefined) this.#ended.emit(ended);
    this.#checkIfWanted();
    await this.refreshHistory();
  }

  #checkIfWanted(): void {
    if (this.settings.freshness) void this.checkFreshness();
  }

  #forget(): void {
    this.#runs.unwatch();
    this.#live.forget();
    this.#problem = undefined;
    this.#selected = undefined;
    this.#parameters = {};
    this.#kernel = undefined;
    this.#history = [];
    this.#changed.tell();
  }

  async #take(panel: NotebookPanel): Promise<void> {
    try {
      await this.#services.kernelspecs.ready;
      await this.#read(panel);
      await this.refreshHistory();
      if (await this.#runs.recover(panel.context, this.#history[0]?.runId)) await this.refreshHistory();
    } catch (error) {
      if (panel === this.#front.panel) this.#fail(error);
    }
  }

  async #read(panel: NotebookPanel): Promise<void> {
    this.#problem = undefined;
    try {
      await this.#live.read(panel, this.kernel?.language ?? 'typescript');
      this.#checkIfWanted();
    } catch (error) {
      if (panel === this.#front.panel) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#problem = error instanceof Error ? error.message : String(error);
    this.#changed.tell();
  }
}
