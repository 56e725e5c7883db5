import { cleanJson } from './clean-json.js';
import type { RunEvent } from './events.js';
import type { Secrets } from './ports.js';

/** Events that hold parameters and reasons, which the engine does not clean; it cleans what kernels say. */
const PLANNING = new Set<RunEvent['type']>(['run-started', 'run-resumed', 'stage-decided']);

/** An event of the engine as a record may hold it. */
export function cleanEvent(event: RunEvent, secrets: Pick<Secrets, 'text'>): RunEvent {
  return PLANNING.has(event.type) ? cleanJson(event, secrets) : event;
}
