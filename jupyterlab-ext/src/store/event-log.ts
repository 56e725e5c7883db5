import {
  CHAIN_START,
  linkEvent,
  type ChainHead,
  type Clock,
  type Digests,
  type RunEvent,
  type RunState,
} from '@stagebook/pipeline';
import type { ContentsFolder } from './contents-folder.js';

/** A segment is put whole each time, so it is closed before putting it costs much. */
const SEGMENT_CHARS = 200_000;
/** What is said is on its way to the store after so long; a page that is gone loses no more than this and one put. */
const FLUSH_DELAY_MS = 500;

/** What nothing goes on without: the run is in the store, or it is over and all of it is. */
const AWAITED = new Set<RunEvent['type']>(['run-started', 'run-resumed', 'run-ended']);

/** A log as it was found. */
export interface LogStart {
  readonly head: ChainHead;
  /** How many `events.N.ndjson` there are. */
  readonly segments: number;
  readonly state: RunState;
}

export interface EventLogOptions {
  readonly folder: ContentsFolder;
  readonly digests: Digests;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Where the log goes on. */
  readonly from?: LogStart;
}

/**
 * `events.1.ndjson`, `events.2.ndjson`, …: an event log for a store that cannot append. It is written behind the run, many
 * events in one put, always as a prefix of the chain; a run that is faster than its store waits once a segment's worth is
 * unwritten.
 */
export class SegmentedLog {
  readonly #folder: ContentsFolder;
  readonly #digests: Digests;
  readonly #clock: Pick<Clock, 'sleep'>;
  #head: ChainHead;
  #segment: number;
  #lines: string[] = [];
  #chars = 0;
  #written = 0;
  #putting: Promise<void> = Promise.resolve();
  #waiting = false;
  #failure: unknown;

  constructor({ folder, digests, clock, from }: EventLogOptions) {
    this.#folder = folder;
    this.#digests = digests;
    this.#clock = clock;
    this.#head = from?.head ?? CHAIN_START;
    this.#segment = (from?.segments ?? 0) + 1;
  }

  get head(): ChainHead {
    return this.#head;
  }

  /** @throws {Error} what an earlier put failed with. */
  async append(event: RunEvent): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure as Error;
    const { line, head } = linkEvent(event, this.#head, this.#digests);
    this.#head = head;
    this.#lines.push(`${line}\n`);
    this.#chars += line.length + 1;
    if (AWAITED.has(event.type) || this.#chars - this.#written >= SEGMENT_CHARS) await this.flush();
    else this.#flushLater();
  }

  /** Resolves when all that was said is in the store. */
  async flush(): Promise<void> {
    this.#putting = this.#putting.catch(() => undefined).then(() => this.#put());
    await this.#putting;
  }

  #flushLater(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    void this.#clock.sleep(FLUSH_DELAY_MS).then(async () => {
      this.#waiting = false;
      await this.flush().catch((error: unknown) => (this.#failure = error));
    });
  }

  async #put(): Promise<void> {
    const { length } = this.#lines;
    const chars = this.#chars;
    if (chars === this.#written) return;
    await this.#folder.put(`events.${this.#segment}.ndjson`, this.#lines.join(''));
    this.#written = chars;
    if (chars < SEGMENT_CHARS) return;
    this.#segment += 1;
    this.#lines = this.#lines.slice(length);
    this.#chars -= chars;
    this.#written = 0;
  }
}
