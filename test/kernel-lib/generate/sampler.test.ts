import { describe, expect, it } from 'vitest';
import { Sampler } from '../../../kernel-lib/src/generate/sampler.js';

const DEFAULTS = { temperature: 1, topK: 0, topP: 1, repetitionPenalty: 1, seed: 7, logprobs: false };
const LOGITS = [Math.log(0.5), Math.log(0.25), Math.log(0.15), Math.log(0.1)];

function draw(options: Partial<typeof DEFAULTS>, count = 4000): number[] {
  const sampler = new Sampler({ ...DEFAULTS, ...options });
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) counts[sampler.choose(Float32Array.from(LOGITS), [], []).id]!++;
  return counts.map((n) => n / count);
}

describe('Sampler', () => {
  it('takes the likeliest token at temperature 0', () => {
    expect(draw({ temperature: 0 }, 10)).toEqual([1, 0, 0, 0]);
  });

  it('draws tokens as often as they are likely', () => {
    draw({}).forEach((share, id) => expect(share).toBeCloseTo(Math.exp(LOGITS[id]!), 1));
  });

  it('gives the same tokens for the same seed, and others for another', () => {
    const run = (seed: number): number[] => {
      const sampler = new Sampler({ ...DEFAULTS, seed });
      return Array.from({ length: 50 }, () => sampler.choose(Float32Array.from(LOGITS), [], []).id);
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  it('keeps the k likeliest', () => {
    expect(draw({ topK: 2 }).slice(2)).toEqual([0, 0]);
  });

  it('keeps the fewest that reach topP', () => {
    const shares = draw({ topP: 0.7 });
    expect(shares.slice(2)).toEqual([0, 0]);
    expect(shares[1]).toBeCloseTo(1 / 3, 1);
  });

  it('sharpens with a low temperature', () => {
    expect(draw({ temperature: 0.25 })[0]).toBeGreaterThan(0.9);
  });

  it('makes seen tokens less likely, above zero and below', () => {
    const sampler = new Sampler({ ...DEFAULTS, temperature: 0, repetitionPenalty: 2 });
    expect(sampler.choose(Float32Array.of(2, 1.5), [0], []).id).toBe(1);
    expect(sampler.choose(Float32Array.of(-1, -1.5), [0], []).id).toBe(1);
  });

  it('never takes a banned token', () => {
    const sampler = new Sampler({ ...DEFAULTS, temperature: 0 });
    expect(sampler.choose(Float32Array.from(LOGITS), [], [0]).id).toBe(1);
  });

  it('says the log-probability before any cut', () => {
    const sampler = new Sampler({ ...DEFAULTS, temperature: 0, logprobs: true, repetitionPenalty: 1.5 });
    expect(sampler.choose(Float32Array.from(LOGITS), [3], []).logprob).toBeCloseTo(Math.log(0.5), 5);
  });

  it('says when a logit is no number', () => {
    const sampler = new Sampler(DEFAULTS);
    expect(sampler.choose(Float32Array.of(1, NaN), [], []).finite).toBe(false);
    expect(sampler.choose(Float32Array.of(1, 2), [], []).finite).toBe(true);
  });
});
