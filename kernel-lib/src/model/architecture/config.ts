/** A decoder-only transformer, whatever its family calls these numbers. */
export interface DecoderConfig {
  readonly architecture: string;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  /** Fewer than `heads` where key and value heads are shared. */
  readonly kvHeads: number;
  readonly headSize: number;
  readonly ffnSize: number;
  readonly vocabularySize: number;
  readonly contextLength: number;
  readonly norm: 'rms' | 'layer';
  readonly normEpsilon: number;
  /** `silu-gated` has a gate matrix beside the up matrix. */
  readonly activation: 'silu-gated' | 'gelu' | 'gelu-tanh';
  readonly position: Position;
  /** Factor on the attention scores. */
  readonly attentionScale: number;
  /** Tokens that a layer sees, itself included; undefined sees all. */
  readonly windows: readonly (number | undefined)[];
}

export type Position =
  | { readonly kind: 'learned' }
  | { readonly kind: 'alibi' }
  /** Pairs that rotate together: neighbours, or one from each half of the head. */
  | { readonly kind: 'rotary'; readonly pairs: 'neighbours' | 'halves'; readonly base: number };

/** Matrices are stored as [out, in]; a role that an architecture lacks has no name. */
export type MatrixRole =
  | 'embedding'
  | 'positions'
  | 'query'
  | 'key'
  | 'value'
  | 'queryKeyValue'
  | 'attentionOut'
  | 'gate'
  | 'up'
  | 'down'
  | 'head';

export type VectorRole =
  | 'attentionNorm'
  | 'attentionNormBias'
  | 'queryBias'
  | 'keyBias'
  | 'valueBias'
  | 'queryKeyValueBias'
  | 'attentionOutBias'
  | 'ffnNorm'
  | 'ffnNormBias'
  | 'upBias'
  | 'downBias'
  | 'finalNorm'
  | 'finalNormBias';

/** What differs between families: one table each, read by one builder. */
export interface ArchitectureTable {
  /** Tensor names; `{}` is the layer. */
  readonly names: Readonly<Partial<Record<MatrixRole | VectorRole, string>>>;
  /** Roles that a checkpoint may be without: biases that are zero, a head that is the embedding. */
  readonly optional: readonly (MatrixRole | VectorRole)[];
  /** Prefix that some checkpoints leave out. */
  readonly prefix: string;
  /** `in-out`: linear layers are stored transposed, as GPT-2's Conv1D does. */
  readonly linear: 'out-in' | 'in-out';
  /** How a fused `queryKeyValue` is laid out: three blocks, or query, key and value head by head. */
  readonly fused: 'blocks' | 'by-head';
}
