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
/** What is not urgent is put together. */
const FLUSH_DELAY_MS = 1_000;

/** What must be on the disk when it is said. */
const URGENT = new Set<RunEvent['type']>(['run-started', 'run-resumed', 'stage-ended', 'run-ended']);

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

/** `events.1.ndjson`, `events.2.ndjson`, …: an event log for a store that cannot append. */
export class SegmentedLog {
  readonly #folder: ContentsFolder;
  readonly #digests: Digests;
  readonly #clock: Pick<Clock, 'sleep'>;
  #head: ChainHead;
  #segment: number;
  #text = '';
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
    this.#text += `${line}\n`;
    if (URGENT.has(event.type) || this.#text.length >= SEGMENT_CHARS) await this.flush();
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
    const text = this.#text;
    if (text.length === this.#written) return;
    await this.#folder.put(`events.${this.#segment}.ndjson`, text);
    this.#written = text.length;
    if (text.length < SEGMENT_CHARS || text.length !== this.#text.length) return;
    this.#segment += 1;
    this.#text = '';
    this.#written = 0;
  }
}
