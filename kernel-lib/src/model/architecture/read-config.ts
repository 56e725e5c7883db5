import { ModelError } from '../error.js';
import type { GgufValue } from '../weights/gguf-values.js';
import type { ArchitectureTable, DecoderConfig } from './config.js';
import { FALCON, GPT2, GPT_NEO, LLAMA, LLAMA_GGUF } from './tables.js';

export interface Architecture {
  readonly config: DecoderConfig;
  readonly table: ArchitectureTable;
}

/** Bounds on what a file may claim; the largest known models are well below. */
const MAX_SIZE = 1 << 20;

/**
 * Reads the config.json of a Hugging Face checkpoint.
 * @throws {ModelError} for an architecture that is not known and for sizes that are missing or absurd.
 */
export function readHubConfig(json: Readonly<Record<string, unknown>>, source: string): Architecture {
  const field = new Fields(json, source);
  const type = json['model_type'];
  switch (type) {
    case 'llama':
      return { table: LLAMA, config: llama(field) };
    case 'gpt2':
      return { table: GPT2, config: gpt2(field) };
    case 'gpt_neo':
      return { table: GPT_NEO, config: gptNeo(field) };
    case 'falcon':
      return { table: FALCON, config: falcon(field) };
    default:
      throw new ModelError(
        'MODEL_UNSUPPORTED',
        `${source} has the model_type "${String(type)}". Known are llama, gpt2, gpt_neo and falcon (with ALiBi).`,
      );
  }
}

/** Reads the metadata of a GGUF file. @throws {ModelError} as {@link readHubConfig}. */
export function readGgufConfig(metadata: ReadonlyMap<string, GgufValue>, source: string): Architecture {
  const type = metadata.get('general.architecture');
  if (type !== 'llama') {
    throw new ModelError(
      'MODEL_UNSUPPORTED',
      `${source} has the architecture "${String(type)}". From GGUF only llama is read; use the safetensors checkpoint.`,
    );
  }
  const prefix = `${type}.`;
  const flat: Record<string, unknown> = {};
  for (const [key, value] of metadata) if (key.startsWith(prefix)) flat[key.slice(prefix.length)] = value;
  const tokens = metadata.get('tokenizer.ggml.tokens');
  if (Array.isArray(tokens)) flat['vocab_size'] ??= tokens.length;
  const field = new Fields(flat, source);
  const heads = field.size('attention.head_count');
  const hiddenSize = field.size('embedding_length');
  const headSize = field.size('attention.key_length', hiddenSize / heads);
  const layers = field.size('block_count');
  return {
    table: LLAMA_GGUF,
    config: {
      architecture: 'llama',
      hiddenSize,
      layers,
      heads,
      kvHeads: field.size('attention.head_count_kv', heads),
      headSize,
      ffnSize: field.size('feed_forward_length'),
      vocabularySize: field.size('vocab_size'),
      contextLength: field.size('context_length'),
      norm: 'rms',
      normEpsilon: field.number('attention.layer_norm_rms_epsilon', 1e-5),
      activation: 'silu-gated',
      position: { kind: 'rotary', pairs: 'neighbours', base: field.number('rope.freq_base', 10_000) },
      attentionScale: 1 / Math.sqrt(headSize),
      windows: Array<undefined>(layers).fill(undefined),
    },
  };
}

function llama(field: Fields): DecoderConfig {
  const heads = field.size('num_attention_heads');
  const hiddenSize = field.size('hidden_size');
  const headSize = field.size('head_dim', hiddenSize / heads);
  const layers = field.size('num_hidden_layers');
  field.refuse('rope_scaling', 'scaled rotary positions');
  const rope = field.record('rope_parameters');
  return {
    architecture: 'llama',
    hiddenSize,
    layers,
    heads,
    kvHeads: field.size('num_key_value_heads', heads),
    headSize,
    ffnSize: field.size('intermediate_size'),
    vocabularySize: field.size('vocab_size'),
    contextLength: field.size('max_position_embeddings'),
    norm: 'rms',
    normEpsilon: field.number('rms_norm_eps', 1e-6),
    activation: 'silu-gated',
    position: {
      kind: 'rotary',
      pairs: 'halves',
      base: field.number('rope_theta', rope?.number('rope_theta', 10_000) ?? 10_000),
    },
    attentionScale: 1 / Math.sqrt(headSize),
    windows: Array<undefined>(layers).fill(undefined),
  };
}

function gpt2(field: Fields): DecoderConfig {
  const heads = field.size('n_head');
  const hiddenSize = field.size('n_embd');
  const layers = field.size('n_layer');
  return {
    architecture: 'gpt2',
    hiddenSize,
    layers,
    heads,
    kvHeads: heads,
    headSize: hiddenSize / heads,
    ffnSize: field.size('n_inner', 4 * hiddenSize),
    vocabularySize: field.size('vocab_size'),
    contextLength: field.size('n_positions'),
    norm: 'layer',
    normEpsilon: field.number('layer_norm_epsilon', 1e-5),
    activation: field.activation('activation_function'),
    position: { kind: 'learned' },
    attentionScale: 1 / Math.sqrt(hiddenSize / heads),
    windows: Array<undefined>(layers).fill(undefined),
  };
}

/** GPT-Neo does not scale its attention scores, and every other layer sees a window only. */
function gptNeo(field: Fields): DecoderConfig {
  const heads = field.size('num_heads');
  const hiddenSize = field.size('hidden_size');
  const layers = field.size('num_layers');
  const window = field.size('window_size', 256);
  return {
    architecture: 'gpt_neo',
    hiddenSize,
    layers,
    heads,
    kvHeads: heads,
    headSize: hiddenSize / heads,
    ffnSize: field.size('intermediate_size', 4 * hiddenSize),
    vocabularySize: field.size('vocab_size'),
    contextLength: field.size('max_position_embeddings'),
    norm: 'layer',
    normEpsilon: field.number('layer_norm_epsilon', 1e-5),
    activation: field.activation('activation_function'),
    position: { kind: 'learned' },
    attentionScale: 1,
    windows: field.attentionTypes(layers).map((type) => (type === 'local' ? window : undefined)),
  };
}

function falcon(field: Fields): DecoderConfig {
  if (
    !field.flag('alibi') ||
    field.flag('parallel_attn') ||
    field.flag('multi_query') ||
    field.flag('new_decoder_architecture')
  ) {
    throw new ModelError(
      'MODEL_UNSUPPORTED',
      `${field.source} is a Falcon of another make than Falcon-RW, which has ALiBi, sequential attention and a key head per query head. Use Falcon-RW.`,
    );
  }
  const heads = field.size('num_attention_heads', field.size('n_head', 0));
  const hiddenSize = field.size('hidden_size');
  const layers = field.size('num_hidden_layers', field.size('n_layer', 0));
  return {
    architecture: 'falcon',
    hiddenSize,
    layers,
    heads,
    kvHeads: heads,
    headSize: hiddenSize / heads,
    ffnSize: field.size('ffn_hidden_size', 4 * hiddenSize),
    vocabularySize: field.size('vocab_size'),
    contextLength: field.size('max_position_embeddings', 2048),
    norm: 'layer',
    normEpsilon: field.number('layer_norm_epsilon', 1e-5),
    activation: 'gelu',
    position: { kind: 'alibi' },
    attentionScale: 1 / Math.sqrt(hiddenSize / heads),
    windows: Array<undefined>(layers).fill(undefined),
  };
}

class Fields {
  readonly source: string;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>, source: string) {
    this.#values = values;
    this.source = source;
  }

  /** A whole number from 1 to {@link MAX_SIZE}; a fallback of 0 asks for the field all the same. */
  size(name: string, fallback?: number): number {
    const value = this.#values[name] ?? fallback;
    if (
      typeof value !== 'number' ||
      !Number.isInteger(value) ||
      value < (fallback === 0 ? 0 : 1) ||
      value > MAX_SIZE
    ) {
      throw this.#invalid(name, value, `a whole number from 1 to ${MAX_SIZE}`);
    }
    return value;
  }

  number(name: string, fallback: number): number {
    const value = this.#values[name] ?? fallback;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.#invalid(name, value, 'a number');
    return value;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  record(name: string): Fields | undefined {
    const value = this.#values[name];
    return typeof value === 'object' && value !== null
      ? new Fields(value as Readonly<Record<string, unknown>>, `${this.source} (${name})`)
      : undefined;
  }

  refuse(name: string, what: string): void {
    if ((this.#values[name] ?? null) === null) return;
    throw new ModelError(
      'MODEL_UNSUPPORTED',
      `${this.source} has ${what} ("${name}"), which is not supported. Use a checkpoint without.`,
    );
  }

  /** GPT-Neo's pattern, `[[["global", "local"], 6]]`, one entry per layer; alternating where it is not said. */
  attentionTypes(layers: number): string[] {
    const pattern = this.#values['attention_types'] ?? [[['global', 'local'], Math.ceil(layers / 2)]];
    const types = Array.isArray(pattern)
      ? (pattern as unknown[]).flatMap((group) => {
          const [names, times] = Array.isArray(group)
            ? (group as [unknown, unknown])
            : [undefined, undefined];
          if (!Array.isArray(names) || typeof times !== 'number' || !(times >= 0 && times <= MAX_SIZE))
            return [];
          return Array.from({ length: times }, () => names.map(String)).flat();
        })
      : [];
    if (types.length < layers || types.some((type) => type !== 'global' && type !== 'local')) {
      throw this.#invalid('attention_types', pattern, `"global" or "local" for each of ${layers} layers`);
    }
    return types.slice(0, layers);
  }

  activation(name: string): 'gelu' | 'gelu-tanh' {
    const value = this.#values[name] ?? 'gelu_new';
    if (value === 'gelu') return 'gelu';
    if (value === 'gelu_new' || value === 'gelu_pytorch_tanh' || value === 'gelu_fast') return 'gelu-tanh';
    throw this.#invalid(name, value, '"gelu" or "gelu_new"');
  }

  #invalid(name: string, value: unknown, wanted: string): ModelError {
    return new ModelError(
      'MODEL_FILE_INVALID',
      `${this.source} has ${JSON.stringify(value) ?? 'nothing'} as "${name}", where ${wanted} is needed. The file is damaged or of an unknown kind.`,
    );
  }
}
