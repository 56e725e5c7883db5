import { setImmediate } from 'node:timers/promises';

const LONGEST_MS = 20;

/**
 * For long work of many short synchronous steps: awaited between them, it lets everything else in the process have its
 * turn after each 20 ms.
 */
export function giveWay(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < LONGEST_MS) return;
    await setImmediate();
    since = performance.now();
  };
}
