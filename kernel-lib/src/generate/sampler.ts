import type { GenerateOptions } from '../model/types.js';

export interface Choice {
  readonly id: number;
  /** Of the model's own distribution, before temperature and cuts; NaN unless asked for. */
  readonly logprob: number;
  /** False where a logit is NaN or infinite. */
  readonly finite: boolean;
}

type SamplerOptions = Required<
  Pick<GenerateOptions, 'temperature' | 'topK' | 'topP' | 'repetitionPenalty' | 'seed' | 'logprobs'>
>;

/** Chooses one token after another; the same seed and logits give the same tokens. */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #random: () => number;

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#random = randomNumbers(options.seed);
  }

  /** Whether the likeliest token is all that is wanted. */
  get greedy(): boolean {
    const { temperature, repetitionPenalty, logprobs } = this.#options;
    return temperature === 0 && repetitionPenalty === 1 && !logprobs;
  }

  /** Changes `logits`. `seen` are the tokens so far; `banned` may not be chosen. */
  choose(logits: Float32Array, seen: readonly number[], banned: readonly number[]): Choice {
    const { temperature, repetitionPenalty, logprobs } = this.#options;
    const finite = allFinite(logits);
    const normaliser = logprobs ? logSumExp(logits) : NaN;
    const original = logprobs ? logits.slice() : logits;
    if (repetitionPenalty !== 1) penalise(logits, seen, repetitionPenalty);
    for (const id of banned) logits[id] = -Infinity;
    const id = temperature === 0 || !finite ? argmax(logits) : this.#sample(logits);
    return { id, finite, logprob: logprobs ? original[id]! - normaliser : NaN };
  }

  #sample(logits: Float32Array): number {
    const { temperature, topK, topP } = this.#options;
    const largest = logits[argmax(logits)]!;
    const weights = Float64Array.from(logits, (logit) => Math.exp((logit - largest) / temperature));
    const cut = topK > 0 || topP < 1;
    const order = Uint32Array.from(weights.keys());
    if (cut) order.sort((a, b) => weights[b]! - weights[a]! || a - b);
    let candidates = topK > 0 ? order.subarray(0, topK) : order;
    let total = candidates.reduce((sum, id) => sum + weights[id]!, 0);
    if (topP < 1) {
      const wanted = topP * total;
      let kept = 0;
      let reached = 0;
      while (kept < candidates.length && reached < wanted) reached += weights[candidates[kept++]!]!;
      candidates = candidates.subarray(0, Math.max(1, kept));
      total = candidates.reduce((sum, id) => sum + weights[id]!, 0);
    }
    let left = this.#random() * total;
    for (const id of candidates) {
      left -= weights[id]!;
      if (left < 0) return id;
    }
    return candidates[candidates.length - 1]!;
  }
}

export function argmax(values: Float32Array): number {
  let best = 0;
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value > largest) {
      largest = value;
      best = i;
    }
  }
  return best;
}

export function logSumExp(values: Float32Array): number {
  const largest = values[argmax(values)]!;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i]! - largest);
  return largest + Math.log(sum);
}

/** A sum is NaN or infinite where any term is. */
function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return Number.isFinite(sum);
}

function penalise(logits: Float32Array, seen: readonly number[], penalty: number): void {
  for (const id of new Set(seen)) {
    const logit = logits[id]!;
    logits[id] = logit > 0 ? logit / penalty : logit * penalty;
  }
}

/** mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
