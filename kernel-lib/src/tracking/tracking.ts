import { inspect } from 'node:util';
import type { Displayable } from '../cell/display.js';
import { BackgroundDelivery } from './background-delivery.js';
import type { Delivery } from './deliver.js';
import type { TrackingEntry } from './entry.js';
import { TrackingError } from './error.js';
import { Journal } from './journal.js';
import type { Environment } from './mlflow/credentials.js';
import { MlflowHttp } from './mlflow/http.js';
import { MlflowTracker } from './mlflow/tracker.js';
import { provenanceTags } from './provenance-tags.js';
import { journalRegistry } from './registry/journal-store.js';
import { mlflowRegistry } from './registry/mlflow-store.js';
import { Registry } from './registry/registry.js';
import { TrackedRun, type RunSink, type StartRunOptions } from './run.js';
import { journalMetrics, serverMetrics, unknownRun, type RunMetrics } from './run-metrics.js';
import { runsView } from './runs-view.js';
import { foldTracking, type RunRecord } from './state.js';
import { toFeedback, toTrace, type FeedbackInput, type TraceInput } from './trace.js';

export interface TrackingOptions {
  /** Of the journal. Default: `STAGEBOOK_TRACKING_DIR`, else `stagebook-tracking` in the working folder. */
  readonly folder?: string;
  /** An MLflow server's address; empty for the journal alone. Default: `MLFLOW_TRACKING_URI`, else none. */
  readonly uri?: string;
  /** Of runs and traces that name none. Default: `Default`. */
  readonly experiment?: string;
  /** Default: `process.env`, from which alone credentials are read. */
  readonly environment?: Environment;
  readonly fetch?: typeof fetch;
  /** Of one request, in milliseconds. Default: 15,000. */
  readonly timeoutMs?: number;
  /** Whether runs are tagged with who, commit, dirty files and stage. Default: true. */
  readonly provenance?: boolean;
}

const FLUSH_MS = 30_000;
const CLOSE_MS = 10_000;

/**
 * Opens the tracking of runs: always into the journal on this disk, and from there to a server where there is one.
 *
 * @throws {TrackingError} `TRACKING_CONFIGURATION_INVALID` for an address or credentials that cannot be right.
 */
export function openTracking(options: TrackingOptions = {}): Tracking {
  return new Tracking(options);
}

/** Runs, traces and the registry. A server that is down, slow or refuses neither fails nor slows what is logged here. */
export class Tracking {
  readonly experiment: string;
  readonly registry: Registry;
  readonly #journal: Journal;
  /** Read once: the tree as it was when the first run started. */
  readonly #provenance: () => Promise<Readonly<Record<string, string>>>;
  readonly #server:
    | { readonly http: MlflowHttp; readonly tracker: MlflowTracker; readonly delivery: BackgroundDelivery }
    | undefined;

  constructor(options: TrackingOptions) {
    const { environment = process.env, experiment = 'Default' } = options;
    const folder = options.folder ?? environment['STAGEBOOK_TRACKING_DIR'] ?? 'stagebook-tracking';
    const uri = options.uri ?? environment['MLFLOW_TRACKING_URI'] ?? '';
    this.experiment = experiment;
    this.#journal = new Journal(folder);
    let tags: ReturnType<typeof provenanceTags> | undefined;
    this.#provenance =
      options.provenance === false ? async () => ({}) : () => (tags ??= provenanceTags(environment));
    if (uri !== '') {
      const http = new MlflowHttp(uri, {
        environment,
        ...(options.fetch && { fetch: options.fetch }),
        ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
      });
      const tracker = new MlflowTracker(http, this.#journal);
      this.#server = { http, tracker, delivery: new BackgroundDelivery(this.#journal, tracker) };
    }
    this.registry = new Registry(this.#registryStore());
    Object.defineProperty(this, inspect.custom, { value: () => this.toString() });
  }

  /** The journal's file. */
  get journalPath(): string {
    return this.#journal.path;
  }

  /** The server's address, without credentials; undefined for the journal alone. */
  get uri(): string | undefined {
    return this.#server?.http.uri;
  }

  /** Starts a run; whoever starts it ends it. */
  startRun(name: string, options: StartRunOptions = {}): Promise<TrackedRun> {
    return TrackedRun.start(name, options, this.#sink());
  }

  /** Starts a run for `work`, and ends it: as failed where `work` throws. */
  async withRun<T>(
    name: string,
    work: (run: TrackedRun) => Promise<T>,
    options: StartRunOptions = {},
  ): Promise<T> {
    const run = await this.startRun(name, options);
    try {
      const result = await work(run);
      await run.end();
      return result;
    } catch (error) {
      await run.end('failed');
      throw error;
    }
  }

  /** Logs what a model was asked and answered. Gives the trace's id, for {@link Tracking.feedback}. */
  async trace(input: TraceInput): Promise<string> {
    const entry = toTrace(input, this.experiment);
    await this.#write([entry]);
    return entry.trace;
  }

  /** Says what a person or a check thinks of a trace. */
  async feedback(trace: string, input: FeedbackInput): Promise<void> {
    await this.#write([toFeedback(trace, input)]);
  }

  /** The runs that the journal tells, in the order of their start. */
  async runs(filter: { readonly experiment?: string } = {}): Promise<readonly RunRecord[] & Displayable> {
    const { runs } = foldTracking(await this.#journal.entries());
    const wanted = [...runs.values()].filter(
      ({ experiment }) => experiment === (filter.experiment ?? experiment),
    );
    return runsView(wanted);
  }

  /**
   * Every value of each metric of a run, from the journal, else from the server.
   *
   * @param run Its own id, not the server's.
   * @throws {TrackingError} `RUN_UNKNOWN`.
   */
  async metricsOf(run: string): Promise<RunMetrics> {
    const own = journalMetrics(foldTracking(await this.#journal.entries()), run);
    if (own !== undefined) return own;
    if (this.#server === undefined) throw unknownRun(run, this.#journal.path);
    return serverMetrics(this.#server.http, this.#server.tracker.runs, run);
  }

  /** Sends what the journal holds for the server, now. Undefined where there is no server. Never throws for the server. */
  async flush({ limitMs = FLUSH_MS }: { readonly limitMs?: number } = {}): Promise<Delivery | undefined> {
    return this.#server?.delivery.flush(limitMs);
  }

  /** Sends what is left, for at most `limitMs` (default 10,000), and says what came of it. */
  async close({ limitMs = CLOSE_MS }: { readonly limitMs?: number } = {}): Promise<Delivery | undefined> {
    const delivery = await this.#server?.delivery.finish(limitMs);
    await this.#journal.settled();
    return delivery && describeDelivery(delivery, this.#journal.folder);
  }

  toString(): string {
    const server = this.uri === undefined ? '' : `, sent to ${this.uri}`;
    return `tracking in ${this.#journal.path}${server}`;
  }

  #sink(): RunSink {
    return {
      journal: this.#journal,
      experiment: this.experiment,
      tags: () => this.#provenance(),
      write: (entries) => this.#write(entries),
    };
  }

  async #write(entries: readonly TrackingEntry[]): Promise<void> {
    await this.#journal.write(entries);
    this.#server?.delivery.kick();
  }

  #registryStore(): ReturnType<typeof journalRegistry> {
    if (this.#server === undefined) return journalRegistry(this.#journal);
    const { tracker, delivery } = this.#server;
    return mlflowRegistry(
      tracker,
      (decide) => this.#journal.exclusively(decide),
      async () => {
        const { problem } = await delivery.flush(FLUSH_MS);
        if (problem !== undefined)
          throw new TrackingError('TRACKING_UNREACHABLE', `Nothing was registered: ${problem}`);
      },
    );
  }
}

function describeDelivery(delivery: Delivery, folder: string): Delivery {
  const { server, sent, waiting, refused, problem } = delivery;
  const text = [
    `${sent} entries sent to ${server}`,
    ...(refused.length > 0 ? [`${refused.length} refused: ${refused[0]?.why}`] : []),
    ...(problem === undefined
      ? []
      : [
          `${waiting} wait in the journal (${problem}). Send them later: nbrun track replay ${folder} --to ${server}`,
        ]),
  ].join('; ');
  return Object.defineProperty({ ...delivery }, inspect.custom, { value: () => text });
}
