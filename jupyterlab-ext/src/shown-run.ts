import { foldEvent, OutputBook, type Output, type RunEvent, type RunState } from '@stagebook/pipeline';
import type { ContentsFolder } from './store/contents-folder.js';

/** Who makes the events of a run that is shown. */
export type RunOrigin = 'own' | 'watched' | 'record';

/** A run on the screen: its state and its outputs, folded from events. */
export class ShownRun {
  readonly runId: string;
  readonly folder: ContentsFolder;
  readonly origin: RunOrigin;
  /** What is wrong with its record, in one sentence. */
  warning: string | undefined;
  #state: RunState | undefined;
  #outputs = new OutputBook();
  #versions = new Map<string, number>();
  #events = 0;

  constructor(runId: string, folder: ContentsFolder, origin: RunOrigin) {
    this.runId = runId;
    this.folder = folder;
    this.origin = origin;
  }

  /** Undefined before the first event. */
  get state(): RunState | undefined {
    return this.#state;
  }

  get events(): number {
    return this.#events;
  }

  apply(event: RunEvent): void {
    this.#state = foldEvent(this.#state, event);
    this.#events += 1;
    if (event.type === 'cell-started') {
      this.#outputs.clear(event.cell);
      this.#touch(event.cell);
    } else if (event.type === 'cell-output') {
      this.#outputs.apply(event.cell, event.output);
      this.#touch(event.cell);
    }
  }

  outputsOf(cell: string): readonly Output[] {
    return this.#outputs.outputsOf(cell);
  }

  /** Changes whenever the cell's outputs do. */
  versionOf(cell: string): number {
    return this.#versions.get(cell) ?? 0;
  }

  #touch(cell: string): void {
    this.#versions.set(cell, this.versionOf(cell) + 1);
  }
}
