import { Channel } from './channel.js';
import { Conductor } from './conductor.js';
import type { RunEvent } from './events.js';
import type { RunPorts } from './ports.js';
import type { RunRequest } from './request.js';

/** Events that may wait for a slow reader before the run waits too. */
const EVENTS_AHEAD = 256;

/**
 * Runs a plan. Yields `run-started` (or `run-resumed`) first and `run-ended` last; a failing stage is an event, not an
 * exception. Ending the iteration early cancels the run. Every kernel is gone when the iteration ends.
 */
export async function* runPipeline(request: RunRequest, ports: RunPorts): AsyncGenerator<RunEvent, void> {
  const channel = new Channel<RunEvent>(EVENTS_AHEAD);
  const left = new AbortController();
  const signal = AbortSignal.any([request.signal, left.signal]);
  const conductor = new Conductor({ ...request, signal }, ports, (event) => channel.push(event));
  const work = conductor.run().finally(() => channel.close());
  try {
    yield* channel;
  } finally {
    left.abort(new Error('Nobody reads the run any more.'));
    channel.close();
    await work;
  }
}
