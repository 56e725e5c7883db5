/** How the weights are held: 32-bit floats, or 8 or 4 bits in blocks of 32 with a scale each. */
export type Precision = 'fp32' | 'int8' | 'int4';

/** What computes: onnxruntime on a graph of our own or a ready one, or llama.cpp on a GGUF file. */
export type Engine = 'onnxruntime' | 'llama.cpp';

export interface LoadOptions {
  /**
   * Default: `onnxruntime`. `llama.cpp` runs GGUF files as they are stored, whatever `precision` says, and needs the
   * package `node-llama-cpp` in the notebook's folder. Ignored by a served model.
   */
  engine?: Engine;
  /** Default: `fp32`. Ignored by a ready ONNX decoder and by a served model, whose `info` says what they hold. */
  precision?: Precision;
  /** Threads of one inference, set by hand so that engines compare. Default: the cores the process may use. */
  threads?: number;
  /** Longest prompt plus output, in tokens. Default: the model's own limit. */
  contextLength?: number;
  /** Folder for downloads and built graphs. Default: `$STAGEBOOK_CACHE`, else `stagebook` in the user's cache folder. */
  cacheDir?: string;
  signal?: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
}

export interface LoadProgress {
  /** What is being done, for people: `download model.safetensors`, `build int4 graph`. */
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/** What is known of a loaded model; part of every benchmark result. */
export interface ModelInfo {
  /** The reference it was loaded by. */
  readonly ref: string;
  /** Short name for tables and plots. A model of random weights says so here. */
  readonly name: string;
  readonly architecture: string;
  readonly engine: Engine | 'served';
  /** Absent where a server does not say. */
  readonly parameters?: number;
  readonly precision: Precision | 'served' | 'as stored';
  readonly threads: number;
  readonly contextLength: number;
  readonly vocabularySize: number;
  /** True for a twin: same shape as the named model, seeded random weights. Its output says nothing of quality. */
  readonly randomWeights: boolean;
  /** SHA-256 of the weights, or of what determines them. */
  readonly weightsDigest: string;
  readonly weightsBytes: number;
  readonly loadMs: number;
}

export interface Tokenizer {
  readonly vocabularySize: number;
  /** Ids that end a text. */
  readonly endIds: readonly number[];
  /** Ids of `text`, with the model's own start token where it has one unless `special` is false. */
  encode(text: string, options?: { special?: boolean }): number[];
  /** Text of `ids`, special tokens left out. */
  decode(ids: readonly number[]): string;
  /** Messages as the model was trained to see them; undefined where it has no chat template. */
  readonly renderChat?: (messages: readonly ChatMessage[]) => string;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant' | (string & {});
  readonly content: string;
}

export interface GenerateOptions {
  /** Default: 64. */
  maxNewTokens?: number;
  /** End tokens and `stop` are ignored until this many. Equal to `maxNewTokens` it forces the length. Default: 0. */
  minNewTokens?: number;
  /** 0 is greedy, the default. */
  temperature?: number;
  /** Keep the k likeliest tokens; 0, the default, keeps all. */
  topK?: number;
  /** Keep the likeliest tokens that together reach this probability (0–1]. Default: 1. */
  topP?: number;
  /** Over 1 makes tokens already seen less likely. Default: 1. */
  repetitionPenalty?: number;
  /** Texts that end the output; they are not part of it. */
  stop?: readonly string[];
  /** Seed of the sampler. Default: 0. */
  seed?: number;
  /** Return the log-probability of each generated token. Default: false. */
  logprobs?: boolean;
  /** What to do when prompt and output outgrow the context. Default: `error`. */
  overflow?: 'error' | 'slide';
  /** Start from what the cache shares with the prompt, and compute only the rest of it. Default: true. */
  reusePrefix?: boolean;
  signal?: AbortSignal;
  onToken?: (token: GeneratedToken) => void;
}

export interface GeneratedToken {
  readonly id: number;
  /** Text that became certain with this token; may be empty inside a character. */
  readonly text: string;
  /** Since the call began. */
  readonly atMs: number;
  readonly logprob?: number;
}

export interface Generation {
  readonly text: string;
  readonly tokens: readonly number[];
  readonly promptTokens: number;
  /** `stop`: an end token or a stop text; `length`: `maxNewTokens`; `abort`: the signal. */
  readonly finishReason: 'stop' | 'length' | 'abort';
  /** When each token was known, since the call began; tokenization and sampling are inside. */
  readonly tokenTimesMs: readonly number[];
  readonly latencyMs: number;
  readonly logprobs?: readonly number[];
  /** Whether all logits seen were numbers; absent where a server keeps them to itself. */
  readonly finiteLogits?: boolean;
  readonly randomWeights: boolean;
}

export interface Perplexity {
  readonly perplexity: number;
  /** Tokens that were predicted. */
  readonly tokens: number;
  readonly negativeLogLikelihood: number;
}

/** A loaded model. Close it: it holds memory outside the JavaScript heap. */
export interface LanguageModel {
  readonly info: ModelInfo;
  readonly tokenizer?: Tokenizer;
  generate(prompt: string | readonly ChatMessage[], options?: GenerateOptions): Promise<Generation>;
  /**
   * How surprised the model is by `text`: the exponential of the mean negative log-likelihood of its tokens after the
   * first, each seen with at least half a context before it where the text is that long.
   * @throws {ModelError} for random weights, whose quality means nothing, and for a server, which keeps its logits.
   */
  perplexity(text: string, options?: { signal?: AbortSignal }): Promise<Perplexity>;
  /** Idempotent. */
  close(): Promise<void>;
}
