import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  explainReason,
  foldEvent,
  serialisedParts,
  toJUnit,
  toRunJson,
  type ChainHead,
  type ExecutedNotebook,
  type Notebook,
  type RunEvent,
  type RunState,
  type StageState,
} from '@stagebook/pipeline';
import { nodeDigests } from '../ports-node.js';
import { keepArtifact } from './artifacts.js';
import { EventLog } from './event-log.js';
import { ignoreInGit } from './ignore-in-git.js';
import { writeWhole } from './write-whole.js';

const loadReport = () => import('../report/html.js');

export interface RecordOptions {
  /** The record's folder; made where it is missing. */
  readonly dir: string;
  /** Relative paths of artifacts start here. */
  readonly notebookDir: string;
  readonly executed: ExecutedNotebook;
  /** The run so far, where the record goes on. */
  readonly resumed?: {
    readonly state: RunState;
    readonly head: ChainHead;
    readonly log: { readonly path: string };
  };
}

/** One run's folder, written as the run goes: the event log at once, what is folded from it at times and at the end. */
export class RecordWriter implements AsyncDisposable {
  readonly dir: string;
  readonly #notebookDir: string;
  readonly #log: EventLog;
  readonly #executed: ExecutedNotebook;
  #state: RunState | undefined;
  #eventsAtSave = 0;

  private constructor({ dir, notebookDir, executed, resumed }: RecordOptions, log: EventLog) {
    this.dir = dir;
    this.#notebookDir = notebookDir;
    this.#log = log;
    this.#executed = executed;
    this.#state = resumed?.state;
  }

  static async open(options: RecordOptions): Promise<RecordWriter> {
    await mkdir(options.dir, { recursive: true });
    await ignoreInGit(dirname(options.dir));
    const { dir, resumed } = options;
    const log = await EventLog.open(resumed?.log.path ?? join(dir, 'events.ndjson'), resumed?.head);
    return new RecordWriter(options, log);
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
    if (event.type === 'stage-said' && event.message.kind === 'artifact') {
      await keepArtifact(event.message, this.dir, this.#notebookDir);
    }
    // It is needed at the end, and there is time while a kernel works.
    if (event.type === 'kernel-started') loadReport().catch(() => undefined);
    await this.#log.append(event);
    if (event.type === 'stage-ended' && this.#log.head.events >= 2 * this.#eventsAtSave) await this.save();
  }

  /** Writes what is folded from the events; with every doubling of the log, so that all saves together cost O(n). */
  async save(): Promise<void> {
    this.#eventsAtSave = this.#log.head.events;
    const notebook = this.#executed.toNotebook();
    await this.#log.flush();
    const executed = await this.#write('executed.ipynb', serialisedParts(notebook));
    // A run that is killed between two files leaves one that the other does not know: only an ended run seals them.
    const over = this.state.status !== 'running';
    const files = over ? { 'executed.ipynb': executed, ...(await this.#writeReports(notebook)) } : {};
    await this.#write('run.json', toRunJson(this.state, this.head, { files, digests: nodeDigests }));
  }

  async #writeReports(notebook: Notebook): Promise<Readonly<Record<string, string>>> {
    const { reportParts } = await loadReport();
    const explain = ({ name, action, reason }: StageState): string =>
      explainReason({ stage: { name }, action, reason });
    const report = reportParts(this.state, notebook, { explain, chain: this.head.sha256 });
    return {
      'junit.xml': await this.#write('junit.xml', toJUnit(this.state, notebook)),
      'report.html': await this.#write('report.html', report),
    };
  }

  #write(name: string, content: string | Iterable<string>): Promise<string> {
    return writeWhole(join(this.dir, name), content);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#log[Symbol.asyncDispose]();
  }
}
