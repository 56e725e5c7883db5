/** Wall time for people, monotonic time for durations: a clock that jumps moves no duration. */
export interface Clock {
  /** UTC, ISO 8601 with milliseconds. */
  nowIso(): string;
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonicMs(): number;
  /** Resolves after `delayMs`; rejects with the signal's reason when it aborts. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** Lower-case hex digests. Strings are hashed as UTF-8. */
export interface Digests {
  sha256(data: string | Uint8Array): string;
  md5(data: string | Uint8Array): string;
}
