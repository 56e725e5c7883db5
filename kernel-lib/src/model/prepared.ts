import type { Decoder } from './session/decoder.js';
import type { ModelInfo, Tokenizer } from './types.js';

/** A model whose files are in place and whose graph is built; opening it is what loading means. */
export interface PreparedModel {
  readonly info: Omit<ModelInfo, 'contextLength' | 'loadMs'>;
  readonly tokenizer: Tokenizer;
  /** Reading the tokenizer and the configuration: part of the load time; downloads and building are not. */
  readonly readMs: number;
  open(contextLength?: number): Promise<Decoder>;
}

export interface FileIdentity {
  readonly ref: string;
  /** Default: the file's name without its ending. */
  readonly name?: string | undefined;
}
