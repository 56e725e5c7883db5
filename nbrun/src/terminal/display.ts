import type { RunEvent, RunState } from '@stagebook/pipeline';

/** Shows a run while it goes on. */
export interface RunDisplay {
  show(event: RunEvent, state: RunState): void;
  /** Leaves the terminal as it found it; shows no more. */
  close(): void;
}

export const silentDisplay: RunDisplay = { show: () => undefined, close: () => undefined };
