import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { nodeClock } from '../../nbrun/src/ports-node.js';

describe('nodeClock.sleep', () => {
  it('rejects with the reason of the signal, whether it aborts before or meanwhile', async () => {
    await expect(nodeClock.sleep(60_000, AbortSignal.abort('before'))).rejects.toBe('before');
    const controller = new AbortController();
    const asleep = nodeClock.sleep(60_000, controller.signal);
    controller.abort('meanwhile');
    await expect(asleep).rejects.toBe('meanwhile');
  });

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController();
    await nodeClock.sleep(1, signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
