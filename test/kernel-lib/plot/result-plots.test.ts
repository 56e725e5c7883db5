import { describe, expect, it } from 'vitest';
import { resultPlots } from '../../../kernel-lib/src/plot.js';
import { inference } from '../log/rows.js';

const rows = [10, 20, 30].flatMap((latencyMs, index) => [
  inference({ model: 'a', score: 31, latencyMs, peakRssMiB: 100 + index, cpuCores: 1 + index / 10 }),
  inference({ model: 'b', score: 42, latencyMs: 2 * latencyMs, peakRssMiB: 200, cpuCores: 1.5 }),
]);

describe('resultPlots', () => {
  it('makes the six plots of a benchmark', async () => {
    const plots = await resultPlots(rows);
    expect(plots.latency.series[0]).toMatchObject({
      values: [20, 40],
      intervals: [
        [10, 30],
        [20, 60],
      ],
    });
    expect(plots.latency.subtitle).toBe('n = 3 inferences each, line: ± 1 standard deviation');
    expect(plots.memory.series[0]?.values).toEqual([102, 200]);
    expect(plots.consistency.groups.map(({ name, median }) => [name, median])).toEqual([
      ['a', 20],
      ['b', 40],
    ]);
    expect(plots.scoreAgainstLatency?.pareto.map(({ label }) => label)).toEqual(['a', 'b']);
    expect(plots.correlations.columns).toEqual(['latency', 'memory', 'CPU', 'score']);
    expect(plots.cost.categories).toEqual(['Colab CPU', 'Colab GPU *', 'GCP A100 *']);
  });

  it('keeps fast and slow models both in sight', async () => {
    const even = await resultPlots(rows);
    expect(even.consistency.y.log).toBe(false);
    const apart = await resultPlots([...rows, inference({ model: 'c', latencyMs: 5_000 })]);
    expect(apart.consistency.y.log).toBe(true);
  });

  it('shows no quality of random weights, and says in every plot what they are', async () => {
    const random = [1, 2, 3].map((latencyMs) =>
      inference({ model: 'twin (random weights)', randomWeights: true, latencyMs, peakRssMiB: latencyMs }),
    );
    const plots = await resultPlots(random);
    expect(plots).not.toHaveProperty('scoreAgainstLatency');
    expect(plots.correlations.columns).toEqual(['latency', 'memory']);
    expect(plots.correlations.subtitle).toContain('CPU and score unknown');
    for (const plot of Object.values(plots)) expect(plot.subtitle).toContain('RANDOM WEIGHTS');
  });

  it('tells configurations of one model apart', async () => {
    const plots = await resultPlots([
      inference({ precision: 'fp32' }),
      inference({ precision: 'int4' }),
      inference({ precision: 'int4', threads: 2 }),
    ]);
    expect(plots.latency.categories).toEqual([
      'stories260k fp32',
      'stories260k int4, 1 thr',
      'stories260k int4, 2 thr',
    ]);
  });

  it('refuses a log in which nothing ran', async () => {
    const { latencyMs: _, ...row } = inference({ error: 'crash' });
    await expect(resultPlots([row])).rejects.toThrow('at least one inference with a latency');
  });
});
