import type { Decoder, Logits } from './decoder.js';
import { type GenerateNext, type Llama, type LlamaSequence, startLlamaCpp } from './import-llama-cpp.js';

const BATCH = 512;

export interface LlamaCppShape {
  readonly vocabularySize: number;
  readonly contextLength: number;
}

/**
 * Runs a GGUF file with llama.cpp. Its logits come as a map of the whole vocabulary, which takes longer than a small
 * model's token; the likeliest token alone comes for nothing.
 */
export class LlamaCppDecoder implements Decoder {
  readonly vocabularySize: number;
  readonly contextLength: number;
  readonly #llama: Llama;
  readonly #sequence: LlamaSequence;
  #length = 0;

  /** @throws {ModelError} `ENGINE_MISSING` where llama.cpp is not installed. */
  static async open(path: string, shape: LlamaCppShape, threads: number): Promise<LlamaCppDecoder> {
    const llama = await startLlamaCpp(threads);
    try {
      const model = await llama.loadModel({ modelPath: path, gpuLayers: 0 });
      const context = await model.createContext({
        contextSize: shape.contextLength,
        batchSize: Math.min(BATCH, shape.contextLength),
        threads: { ideal: threads, min: threads },
      });
      return new LlamaCppDecoder(llama, context.getSequence(), shape);
    } catch (error) {
      await llama.dispose();
      throw error;
    }
  }

  private constructor(llama: Llama, sequence: LlamaSequence, shape: LlamaCppShape) {
    this.#llama = llama;
    this.#sequence = sequence;
    this.vocabularySize = shape.vocabularySize;
    this.contextLength = shape.contextLength;
  }

  get length(): number {
    return this.#length;
  }

  async forward(ids: readonly number[], want: 'last' | 'all'): Promise<Logits> {
    const rows = want === 'all' ? ids.length : 1;
    const results = await this.#evaluate(ids, ids.length - rows, { logits: true });
    const data = new Float32Array(rows * this.vocabularySize);
    results.slice(ids.length - rows).forEach((result, row) => {
      const at = row * this.vocabularySize;
      for (const [token, logit] of result?.next.logits ?? []) data[at + token] = logit;
    });
    return { data, rows };
  }

  async likeliest(ids: readonly number[]): Promise<number> {
    const results = await this.#evaluate(ids, ids.length - 1, { token: true, options: { temperature: 0 } });
    const token = results[ids.length - 1]?.next.token;
    if (token === undefined || token === null) throw new Error('llama.cpp gave no token.');
    return token;
  }

  /** The engine forgets when it is next asked: only then may it be waited for. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  async close(): Promise<void> {
    await this.#llama.dispose();
  }

  async #evaluate(
    ids: readonly number[],
    from: number,
    generateNext: GenerateNext,
  ): ReturnType<LlamaSequence['controlledEvaluate']> {
    const end = this.#sequence.nextTokenIndex;
    if (end > this.#length) await this.#sequence.eraseContextTokenRanges([{ start: this.#length, end }]);
    const input = ids.map((id, i) => (i < from ? id : ([id, { generateNext }] as const)));
    const results = await this.#sequence.controlledEvaluate(input);
    this.#length += ids.length;
    return results;
  }
}
