import type { Clock } from '@stagebook/pipeline';
import type { ContentsFolder } from './contents-folder.js';

/** A page that runs a pipeline says so this often. */
const BEAT_MS = 4_000;
/** A page that said nothing for this long is gone: two beats, and a slow server. */
const SILENCE_MS = 12_000;
const FILE = 'lease.json';

/** Who runs this record: while the beat goes on, no other page runs or closes it. */
interface Lease {
  readonly tab: string;
  readonly beat: number;
  /** The run is over. The file stays: what the contents service deletes goes to the user's trash. */
  readonly released?: true;
}

/** Holds a record's lease until it is released; a beat that cannot be written is left out. */
export class HeldLease {
  readonly #ending = new AbortController();
  readonly #folder: ContentsFolder;
  readonly #beating: Promise<Lease>;

  constructor(folder: ContentsFolder, tab: string, clock: Pick<Clock, 'sleep'>) {
    this.#folder = folder;
    this.#beating = this.#beat(tab, clock);
  }

  async release(): Promise<void> {
    this.#ending.abort(new Error('The run has ended.'));
    await this.#put({ ...(await this.#beating), released: true });
  }

  async #beat(tab: string, clock: Pick<Clock, 'sleep'>): Promise<Lease> {
    for (let beat = 1; ; beat += 1) {
      if (this.#ending.signal.aborted) return { tab, beat };
      await this.#put({ tab, beat });
      await clock.sleep(BEAT_MS, this.#ending.signal).catch(() => undefined);
    }
  }

  async #put(lease: Lease): Promise<void> {
    await this.#folder.put(FILE, JSON.stringify(lease)).catch(() => undefined);
  }
}

/** @returns `undefined` without a lease, or for one that was released; `foreign` for one that no page wrote: nbrun has its own way to tell. */
async function readLease(folder: ContentsFolder): Promise<Lease | 'foreign' | undefined> {
  const text = await folder.read(FILE);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('tab' in value) || !('beat' in value))
      return 'foreign';
    if ('released' in value) return undefined;
    const { tab, beat } = value;
    return typeof tab === 'string' && typeof beat === 'number' ? { tab, beat } : 'foreign';
  } catch {
    return 'foreign';
  }
}

/**
 * Watches the lease of a record that somebody else may run. Counts beats and compares no clocks: a beat that stands still for
 * three of its own lengths is dead, and one of this very tab, which holds none, is dead at once.
 */
export class LeaseWatch {
  readonly #folder: ContentsFolder;
  readonly #tab: string;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #beat: number | undefined;
  #sinceMs: number;

  constructor(folder: ContentsFolder, tab: string, clock: Pick<Clock, 'monotonicMs'>) {
    this.#folder = folder;
    this.#tab = tab;
    this.#clock = clock;
    this.#sinceMs = clock.monotonicMs();
  }

  /** False once it is certain that no page holds it. */
  async isHeld(): Promise<boolean> {
    const lease = await readLease(this.#folder);
    if (lease === 'foreign') return true;
    if (lease === undefined || lease.tab === this.#tab) return false;
    const nowMs = this.#clock.monotonicMs();
    if (lease.beat !== this.#beat) {
      this.#beat = lease.beat;
      this.#sinceMs = nowMs;
    }
    return nowMs - this.#sinceMs < SILENCE_MS;
  }
}
