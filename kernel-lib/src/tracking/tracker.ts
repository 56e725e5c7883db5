import type { TrackingEntry } from './entry.js';

/** Where tracked things go: the journal on this disk, or a server. */
export interface Tracker {
  /** For people; holds no credential. */
  readonly name: string;
  /**
   * Keeps `entries`, in order. Writing an entry again changes nothing.
   *
   * @throws {TrackingError} `TRACKING_REFUSED` for what will never be accepted; `TRACKING_UNREACHABLE` for what may be later.
   */
  write(entries: readonly TrackingEntry[], options?: { signal?: AbortSignal }): Promise<void>;
}
