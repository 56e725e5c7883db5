import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { estimateCost } from '../../../kernel-lib/src/cost.js';
import { inference } from '../log/rows.js';

const hour = 3_600_000;

describe('estimateCost', () => {
  it('multiplies runtime by price, for each model and runtime', () => {
    const rows = [
      inference({ latencyMs: hour }),
      inference({ latencyMs: hour }),
      inference({ model: 'b', latencyMs: hour / 2 }),
    ];
    const { lines, totals } = estimateCost(rows);
    expect(lines.map(({ model, runtime, costUsd }) => [model, runtime, costUsd])).toEqual([
      ['stories260k', 'Colab CPU', 0],
      ['stories260k', 'Colab GPU', 1.5],
      ['stories260k', 'GCP A100', 0.8],
      ['b', 'Colab CPU', 0],
      ['b', 'Colab GPU', 0.375],
      ['b', 'GCP A100', 0.2],
    ]);
    expect(totals.map(({ costUsd }) => costUsd)).toEqual([0, 1.875, 1]);
    expect(lines[1]?.usdPer1000Inferences).toBe(750);
  });

  it('says that a time on a CPU times the price of a GPU is not its cost', () => {
    expect(inspect(estimateCost([inference()]))).toContain(
      "this time × that price is not that device's cost",
    );
    const own = { runtime: 'own', usdPerHour: 1, device: 'cpu' } as const;
    expect(inspect(estimateCost([inference()], { prices: [own] }))).not.toContain('*');
  });

  it('refuses a price that is none, and rows without latency', () => {
    const prices = [{ runtime: 'x', usdPerHour: -1, device: 'cpu' } as const];
    expect(() => estimateCost([inference()], { prices })).toThrow('The price of x is -1.');
    const { latencyMs: _, ...row } = inference();
    expect(() => estimateCost([row])).toThrow('at least one inference with a latency');
  });
});
