/** Logits of the positions asked for, one row of the vocabulary's size each. */
export interface Logits {
  readonly data: Float32Array;
  readonly rows: number;
}

/** A transformer with a key-value cache: what generation, perplexity and the benchmark are written against. */
export interface Decoder {
  readonly vocabularySize: number;
  readonly contextLength: number;
  /** Tokens in the cache. */
  readonly length: number;
  /** Appends `ids`, at least one, and returns the logits after the last or after each of them. */
  forward(ids: readonly number[], want: 'last' | 'all'): Promise<Logits>;
  /** Like `forward`, for the likeliest next token alone: where an engine says that faster than all its logits. */
  likeliest?(ids: readonly number[]): Promise<number>;
  /** Forgets all but the first `length` tokens. */
  truncate(length: number): void;
  close(): Promise<void>;
}
