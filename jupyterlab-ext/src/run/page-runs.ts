import type { ServiceManager } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { followLastRun } from '../follow-run.js';
import type { OpenNotebook } from '../notebook/read-panel.js';
import { ShownRun } from '../shown-run.js';
import { runsFolderOf } from './places.js';
import type { IStageRunner, RunOptions } from './runner-port.js';

export interface PageRunsOptions {
  readonly services: ServiceManager.IManager;
  readonly runner: IStageRunner;
  readonly tab: string;
  readonly onChange: () => void;
}

/** The runs that this page shows, one for each notebook: its own, those of other tabs, and what is only read. */
export class PageRuns implements IDisposable {
  readonly #options: PageRunsOptions;
  readonly #shown = new Map<string, ShownRun>();
  #running: { readonly path: string; readonly stop: AbortController } | undefined;
  #watching: AbortController | undefined;
  #disposed = false;

  constructor(options: PageRunsOptions) {
    this.#options = options;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** True while this page runs a notebook; it runs one at a time. */
  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** True from the moment that this page is asked to run the notebook until its run has begun. */
  isStarting(path: string): boolean {
    return this.#running?.path === path && !this.#shown.has(path);
  }

  /** @param path With its drive, as contexts have it. */
  of(path: string): ShownRun | undefined {
    return this.#shown.get(path);
  }

  /** Shows a run in a notebook's place, unless this page is running that notebook. */
  show(path: string, run: ShownRun): void {
    if (this.#running?.path === path) return;
    this.#shown.set(path, run);
    this.#options.onChange();
  }

  /** Runs a notebook to its end. @returns its run; undefined where it could not be started: `onProblem` is told why. */
  async start(
    open: OpenNotebook,
    options: Omit<RunOptions, 'tab' | 'signal'>,
    onProblem: (error: unknown) => void,
  ): Promise<ShownRun | undefined> {
    const { runner, services, tab, onChange } = this.#options;
    const stop = new AbortController();
    const { path } = open.panel.context;
    const earlier = this.#shown.get(path);
    this.#shown.delete(path);
    this.#running = { path, stop };
    this.#watching?.abort(new Error('A run of this page took its place.'));
    onChange();
    let shown: ShownRun | undefined;
    try {
      const started = await runner.start(open, { ...options, tab, signal: stop.signal }, services);
      shown = new ShownRun(started.runId, started.folder, 'own');
      for (const event of options.resumed?.events ?? []) shown.apply(event);
      this.#shown.set(path, shown);
      for await (const event of started.events) {
        shown.apply(event);
        onChange();
      }
    } catch (error) {
      if (shown === undefined && earlier !== undefined) this.#shown.set(path, earlier);
      onProblem(error);
    } finally {
      this.#running = undefined;
      onChange();
    }
    return shown;
  }

  /** Interrupts the running cell; what does not react is killed. */
  stop(): void {
    this.#running?.stop.abort(new Error('Stopped in JupyterLab.'));
  }

  /**
   * After a reload: the last run is shown, watched where another runs it, and ended where its page is gone. Resolves to false
   * where there was nothing to do, or another notebook came in front.
   */
  async recover(
    { path, localPath }: { readonly path: string; readonly localPath: string },
    knownRunId: string | undefined,
  ): Promise<boolean> {
    const shown = this.#shown.get(path);
    if (this.isRunning || (shown !== undefined && shown.origin !== 'watched')) return false;
    const watching = new AbortController();
    this.#watching = watching;
    const { services, tab } = this.#options;
    try {
      await followLastRun({
        runs: runsFolderOf(services.contents, localPath),
        notebookPath: localPath,
        knownRunId,
        tab,
        services,
        signal: watching.signal,
        show: (run) => this.show(path, run),
      });
      return true;
    } catch (error) {
      if (watching.signal.aborted) return false;
      throw error;
    }
  }

  /** Another notebook is in front: its runs elsewhere are looked at no more. */
  unwatch(): void {
    this.#watching?.abort(new Error('Another notebook is in front.'));
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.stop();
    this.#watching?.abort();
  }
}
