import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Digests } from '@stagebook/pipeline';

export const nodeClock: Clock = {
  nowIso: () => new Date().toISOString(),
  monotonicMs: () => performance.now(),
  sleep: (delayMs, signal) => delay(delayMs, undefined, signal ? { signal } : {}),
};

export const nodeDigests: Digests = {
  sha256: (data) => createHash('sha256').update(data).digest('hex'),
  md5: (data) => createHash('md5').update(data).digest('hex'),
};
