import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Clock, Digests } from '@stagebook/pipeline';

export const nodeClock: Clock = {
  nowIso: () => new Date().toISOString(),
  monotonicMs: () => performance.now(),
  sleep,
};

/** As `node:timers/promises` has it, and cheaper where it is cut short: its error is the signal's own reason. */
function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what the caller aborted with
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, delayMs);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

export const nodeDigests: Digests = {
  sha256: (data) => createHash('sha256').update(data).digest('hex'),
  md5: (data) => createHash('md5').update(data).digest('hex'),
};
