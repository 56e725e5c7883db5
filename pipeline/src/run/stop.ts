import type { Clock } from '../ports.js';
import type { Failure } from './events.js';

/** Why something running must stop: the reason of every abort inside the engine. */
export interface Stop {
  readonly status: 'timed-out' | 'cancelled';
  readonly failure: Failure;
}

/** A signal that aborts with its parent or when time is up; disposing takes every listener and timer away. */
export interface StopScope extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * @param limitSec Undefined or 0: no limit of its own.
 * @param what What runs out of time, as the message names it: `cell 3`, `stage "eda"`, `the run`.
 */
export function stopScope(
  clock: Clock,
  parent: AbortSignal | undefined,
  limitSec: number | undefined,
  what: string,
): StopScope {
  const controller = new AbortController();
  const timer = new AbortController();
  const follow = (): void => controller.abort(stopOf(parent));
  if (parent?.aborted === true) follow();
  else parent?.addEventListener('abort', follow, { once: true });
  if (limitSec) {
    const ring = (): void => controller.abort(timedOut(what, limitSec));
    clock.sleep(limitSec * 1000, timer.signal).then(ring, () => undefined);
  }
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      parent?.removeEventListener('abort', follow);
      timer.abort(OVER);
    },
  };
}

/** A reason of its own is an error with a trace, made for nobody, once a cell. */
const OVER = 'over';

/** What an aborted signal says; a caller's own signal means that the run was cancelled. */
export function stopOf(signal: AbortSignal | undefined): Stop {
  const reason: unknown = signal?.reason;
  if (isStop(reason)) return reason;
  const message = reason instanceof Error ? reason.message : 'The run was cancelled.';
  return { status: 'cancelled', failure: { name: 'Cancelled', message, traceback: [] } };
}

function timedOut(what: string, limitSec: number): Stop {
  const message = `${what} was still running after its limit of ${limitSec} s. Raise the limit, or make it do less.`;
  return { status: 'timed-out', failure: { name: 'Timeout', message, traceback: [] } };
}

function isStop(reason: unknown): reason is Stop {
  return typeof reason === 'object' && reason !== null && 'status' in reason && 'failure' in reason;
}
