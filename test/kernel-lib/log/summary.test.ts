import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { summarize } from '../../../kernel-lib/src/log.js';
import { inference } from './rows.js';

describe('summarize', () => {
  it('has the figures of each model, and leaves out what is unknown', () => {
    const { models } = summarize([
      inference({ latencyMs: 10, cpuCores: 1 }),
      inference({ latencyMs: 20, cpuCores: 2, checksPassed: false }),
      inference({ model: 'b', latencyMs: 5, error: 'out of memory' }),
    ]);
    expect(models).toEqual([
      {
        model: 'stories260k',
        precision: 'fp32',
        threads: 1,
        randomWeights: false,
        inferences: 2,
        failed: 1,
        avgLatencyMs: 15,
        minLatencyMs: 10,
        maxLatencyMs: 20,
        stdLatencyMs: expect.closeTo(7.0710678, 6) as number,
        avgCpuCores: 1.5,
      },
      expect.objectContaining({ model: 'b', inferences: 1, failed: 1, avgLatencyMs: 5 }) as object,
    ]);
    expect(models[1]).not.toHaveProperty('stdLatencyMs');
  });

  it('says that weights are random', () => {
    const summary = summarize([inference({ model: 'twin (random weights)', randomWeights: true })]);
    expect(inspect(summary)).toContain('random weights: latency and memory are those of the shape');
  });
});
