import {
  foldEvent,
  serialiseNotebook,
  toJUnit,
  toRunJson,
  type ArtifactMessage,
  type ChainHead,
  type ExecutedNotebook,
  type RunEvent,
  type RunState,
} from '@stagebook/pipeline';
import type { ContentsFolder } from './contents-folder.js';
import { SegmentedLog, type EventLogOptions } from './event-log.js';

/** A bigger artifact is not copied into the record: it is checked where it stands. */
const KEPT_ARTIFACT_BYTES = 512 * 1024 * 1024;

export interface RecordWriterOptions extends EventLogOptions {
  readonly executed: ExecutedNotebook;
  /** Where an artifact is for the contents service; undefined where the service does not reach. */
  readonly contentsPathOf: (artifactPath: string) => string | undefined;
}

/** A run's folder, written through the contents service as the run goes. */
export class RecordWriter {
  readonly folder: ContentsFolder;
  readonly #log: SegmentedLog;
  readonly #executed: ExecutedNotebook;
  readonly #contentsPathOf: RecordWriterOptions['contentsPathOf'];
  #state: RunState | undefined;
  #eventsAtSave = 0;
  #saving: Promise<void> | undefined;

  constructor(options: RecordWriterOptions) {
    this.folder = options.folder;
    this.#log = new SegmentedLog(options);
    this.#executed = options.executed;
    this.#contentsPathOf = options.contentsPathOf;
    this.#state = options.from?.state;
  }

  /** @throws {TypeError} before the first event. */
  get state(): RunState {
    if (this.#state === undefined) throw new TypeError('The run has not started.');
    return this.#state;
  }

  get head(): ChainHead {
    return this.#log.head;
  }

  async append(event: RunEvent): Promise<void> {
    this.#state = foldEvent(this.#state, event);
    this.#executed.apply(event);
    if (event.type === 'stage-said' && event.message.kind === 'artifact') await this.#keep(event.message);
    await this.#log.append(event);
    if (event.type === 'run-ended') {
      await this.#saving;
      await this.#save(this.#state);
    } else if (event.type === 'stage-ended' && this.#log.head.events >= 2 * this.#eventsAtSave) {
      this.#saveBehind(this.#state);
    }
  }

  /** No stage waits for it; what cannot be put now is put at the end, which fails where that fails too. */
  #saveBehind(state: RunState): void {
    this.#saving ??= this.#save(state)
      .catch(() => undefined)
      .finally(() => (this.#saving = undefined));
  }

  /** What is folded from the events: with every doubling of the log, so that all saves together cost O(n). */
  async #save(state: RunState): Promise<void> {
    const { head } = this.#log;
    this.#eventsAtSave = head.events;
    const notebook = this.#executed.toNotebook();
    await this.#log.flush();
    await this.folder.put('executed.ipynb', serialiseNotebook(notebook));
    if (state.status !== 'running') await this.folder.put('junit.xml', toJUnit(state, notebook));
    await this.folder.put('run.json', toRunJson(state, head));
  }

  /** As nbrun does: under its own digest. A file that the service cannot reach is left to `nbrun verify` to name. */
  async #keep({ path, sha256, bytes }: ArtifactMessage): Promise<void> {
    const from = this.#contentsPathOf(path);
    if (bytes > KEPT_ARTIFACT_BYTES || from === undefined) return;
    const artifacts = this.folder.folder('artifacts');
    await artifacts.make();
    const kept = artifacts.folder(sha256.slice(0, 12));
    if ((await kept.list()).length > 0) return;
    await kept.make();
    await kept.copyIn(from).catch(() => undefined);
  }
}
