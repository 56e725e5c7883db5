import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { openTracking, type Tracking, type TrackingOptions } from '../../../kernel-lib/src/tracking.js';
import type { InferenceRow } from '../../../kernel-lib/src/log/row.js';

/** A folder of this test alone. */
export function temporaryFolders(): () => Promise<string> {
  const made: string[] = [];
  afterEach(async () => {
    await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  });
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stagebook-tracking-'));
    made.push(folder);
    return folder;
  };
}

/** Tracking that sees nothing of this machine's environment and repository. */
export function quietTracking(folder: string, options: TrackingOptions = {}): Tracking {
  return openTracking({
    folder: join(folder, 'journal'),
    environment: {},
    experiment: 'test',
    provenance: false,
    ...options,
  });
}

export function inferenceRows(models: readonly string[], prompts = 3): readonly InferenceRow[] {
  return models.flatMap((model, modelIndex) =>
    Array.from({ length: prompts }, (_, index): InferenceRow => {
      return {
        ...{ model, promptIndex: index + 1, prompt: `prompt ${index + 1}`, output: 'text' },
        ...{ latencyMs: 100 * (modelIndex + 1) + index, ttftMs: 10, peakRssMiB: 50 + index, cpuCores: 1.5 },
        ...{ score: 30 + modelIndex, precision: 'fp32', threads: 2, md5: '0'.repeat(32) },
        at: new Date(Date.UTC(2026, 10, 21, 12, 0, index)).toISOString(),
        randomWeights: model.includes('random'),
      };
    }),
  );
}
