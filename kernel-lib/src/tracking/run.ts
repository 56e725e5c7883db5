import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { inspect } from 'node:util';
import { checkRecord, checkText } from '../check/arguments.js';
import type { TrackingEntry } from './entry.js';
import type { RunStatus } from './entry.js';
import { TrackingError } from './error.js';
import type { Journal } from './journal.js';
import { checkTexts, MAX_PARAM_CHARS, refuse } from './rules.js';

export type TextLike = string | number | boolean;

export interface StartRunOptions {
  /** Default: the tracking's. */
  readonly experiment?: string;
  readonly params?: Readonly<Record<string, TextLike>>;
  readonly tags?: Readonly<Record<string, TextLike>>;
}

export interface DatasetInput {
  readonly name: string;
  /** At most 36 characters: the MD5 in hex. */
  readonly digest: string;
  /** A path or URL. */
  readonly source: string;
  /** Default: `evaluation`. */
  readonly context?: string;
}

/** How a run reaches the journal. */
export interface RunSink {
  readonly journal: Journal;
  readonly experiment: string;
  /** Of every run, unless it has its own. */
  tags(): Promise<Readonly<Record<string, string>>>;
  write(entries: readonly TrackingEntry[]): Promise<void>;
}

type Unstamped<T> = T extends TrackingEntry ? Omit<T, 'id' | 'at' | 'run'> : never;

/** One run, while it goes on. */
export class TrackedRun {
  /** A UUID; MLflow gives the run another id, and finds it by the tag `stagebook.run`. */
  readonly id: string = randomUUID();
  readonly name: string;
  readonly experiment: string;
  readonly #sink: RunSink;
  readonly #params = new Map<string, string>();
  #ended = false;

  private constructor(name: string, experiment: string, sink: RunSink) {
    this.name = name;
    this.experiment = experiment;
    this.#sink = sink;
    Object.defineProperty(this, inspect.custom, { value: () => this.toString() });
  }

  static async start(
    name: string,
    { experiment, params, tags = {} }: StartRunOptions,
    sink: RunSink,
    parent?: string,
  ): Promise<TrackedRun> {
    const run = new TrackedRun(name, experiment ?? sink.experiment, sink);
    const about = { experiment: run.experiment, name, ...(parent !== undefined && { parent }) };
    const all = { ...(await sink.tags()), ...tags };
    await run.#write({ kind: 'run-started', ...about, tags: all as Record<string, string> });
    if (params !== undefined && Object.keys(params).length > 0) await run.params(params);
    return run;
  }

  /** Logs what the run was given. @throws {TrackingError} `TRACKING_VALUE_INVALID` for another value of a known param. */
  async params(params: Readonly<Record<string, TextLike>>): Promise<void> {
    const texts = checkTexts('param', params, MAX_PARAM_CHARS);
    for (const [key, text] of Object.entries(texts)) {
      const before = this.#params.get(key);
      if (before !== undefined && before !== text) {
        throw refuse(
          `The param "${key}"`,
          text,
          `${JSON.stringify(before)}, which it was: a param does not change; log a metric`,
        );
      }
    }
    const fresh = Object.entries(texts).filter(([key]) => !this.#params.has(key));
    for (const [key, text] of fresh) this.#params.set(key, text);
    if (fresh.length > 0) await this.#write({ kind: 'params', params: Object.fromEntries(fresh) });
  }

  /** Logs numbers. `step` is their place in a series (epoch, prompt); default 0. NaN and the infinities are kept. */
  async metrics(
    values: Readonly<Record<string, number>>,
    { step = 0, at = new Date() }: { readonly step?: number; readonly at?: Date } = {},
  ): Promise<void> {
    const timestampMs = at.getTime();
    const entries = Object.entries(checkRecord('metrics', values)) as [string, number][];
    if (entries.length === 0) return;
    const metrics = entries.map(([key, value]) => ({ key, value, step, timestampMs }));
    await this.#write({ kind: 'metrics', metrics });
  }

  /** Sets tags; a later value takes an earlier one's place. */
  async tags(tags: Readonly<Record<string, TextLike>>): Promise<void> {
    await this.#write({ kind: 'tags', tags: tags as Record<string, string> });
  }

  /** Says what the run read. */
  async dataset({ name, digest, source, context = 'evaluation' }: DatasetInput): Promise<void> {
    await this.#write({ kind: 'dataset', name, digest, source, context });
  }

  /**
   * Keeps a file as it is now.
   *
   * @param to Its path below the run's artifacts. Default: its own name.
   * @throws {StagebookError} `FILE_NOT_FOUND` when it cannot be read.
   */
  async artifact(path: string, { to = basename(path) }: { readonly to?: string } = {}): Promise<void> {
    checkText('The path of an artifact', path);
    this.#refuseEnded();
    const kept = await this.#sink.journal.keepFile(path);
    await this.#write({ kind: 'artifact', path: to, ...kept });
  }

  /** Starts a run within this one. */
  async child(name: string, options: StartRunOptions = {}): Promise<TrackedRun> {
    this.#refuseEnded();
    return TrackedRun.start(name, { experiment: this.experiment, ...options }, this.#sink, this.id);
  }

  /** Ends it: what it logged is on the disk when this resolves. Ending it again changes nothing. */
  async end(status: RunStatus = 'finished'): Promise<void> {
    if (this.#ended) return;
    await this.#write({ kind: 'run-ended', status });
    this.#ended = true;
  }

  toString(): string {
    return `run "${this.name}" of ${this.experiment}, ${this.#ended ? 'ended' : 'running'} (${this.id})`;
  }

  async #write(entry: Unstamped<TrackingEntry>): Promise<void> {
    this.#refuseEnded();
    const head = { id: randomUUID(), at: new Date().toISOString(), run: this.id };
    await this.#sink.write([{ ...entry, ...head }]);
  }

  #refuseEnded(): void {
    if (!this.#ended) return;
    throw new TrackingError('RUN_ENDED', `Run "${this.name}" has ended, and takes no more. Start another.`);
  }
}
