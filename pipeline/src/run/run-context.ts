import type { RunEvent } from './events.js';
import type { InlineBudget } from './inline-budget.js';
import type { RunPorts } from './ports.js';
import type { RunRequest } from './request.js';

/** What everything inside one run shares. */
export interface RunContext {
  readonly request: RunRequest;
  readonly ports: RunPorts;
  readonly budget: InlineBudget;
  /** Aborts with a `Stop` when the run is cancelled or out of time. */
  readonly signal: AbortSignal;
  readonly say: (event: RunEvent) => Promise<void>;
}
