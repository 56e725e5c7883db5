import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { Signal } from '@lumino/signaling';

/** How soon an edit is read again. */
const EDIT_DELAY_MS = 400;

export interface FrontNotebookOptions {
  readonly tracker: INotebookTracker;
  /** Another notebook is in front, or none; its content may not be there yet. */
  readonly onSwitch: (panel: NotebookPanel | undefined) => void;
  /** Its content has come. */
  readonly onReady: (panel: NotebookPanel) => void;
  /** Its cells or metadata changed, some time ago. */
  readonly onEdit: (panel: NotebookPanel) => void;
}

/** Follows the notebook in front and its edits. */
export class FrontNotebook implements IDisposable {
  readonly #options: FrontNotebookOptions;
  readonly #edits: Debouncer<void>;
  #panel: NotebookPanel | undefined;
  #disposed = false;

  constructor(options: FrontNotebookOptions) {
    this.#options = options;
    this.#edits = new Debouncer(() => {
      const panel = this.#panel;
      if (panel !== undefined && !panel.isDisposed && panel.content.model !== null) options.onEdit(panel);
    }, EDIT_DELAY_MS);
  }

  get panel(): NotebookPanel | undefined {
    return this.#panel;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  start(): void {
    this.#options.tracker.currentChanged.connect(this.#follow, this);
    this.#follow();
  }

  /** As after an edit: what was changed elsewhere is read in a moment. */
  touch(): void {
    this.#edits.invoke().catch(() => undefined);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#edits.dispose();
    Signal.clearData(this);
  }

  readonly #onEdit = (): void => this.touch();

  #follow(): void {
    const panel = this.#options.tracker.currentWidget ?? undefined;
    if (panel === this.#panel) return;
    this.#panel?.content.model?.contentChanged.disconnect(this.#onEdit, this);
    this.#panel?.content.model?.metadataChanged.disconnect(this.#onEdit, this);
    this.#panel = panel;
    this.#options.onSwitch(panel);
    void panel?.context.ready.then(() => {
      if (panel !== this.#panel || panel.isDisposed) return;
      panel.content.model?.contentChanged.connect(this.#onEdit, this);
      panel.content.model?.metadataChanged.connect(this.#onEdit, this);
      this.#options.onReady(panel);
    });
  }
}
