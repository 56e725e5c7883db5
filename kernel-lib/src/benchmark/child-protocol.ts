import type { Generation, ModelInfo } from '../model/types.js';
import type { LoadOptions } from '../model/types.js';

/** What the parent asks of a model's process, one at a time. */
export type ChildRequest =
  | { readonly kind: 'prepare'; readonly ref: string; readonly options: PlainLoadOptions }
  | { readonly kind: 'load'; readonly ref: string; readonly options: PlainLoadOptions }
  | { readonly kind: 'generate'; readonly prompt: string; readonly tokens: number };

export type PlainLoadOptions = Omit<LoadOptions, 'signal' | 'onProgress'>;

/** `ready` comes once, unasked, when the imports are done. */
export type ChildReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'prepared' }
  | { readonly kind: 'loaded'; readonly info: ModelInfo }
  | { readonly kind: 'generated'; readonly inference: Inference }
  | { readonly kind: 'failed'; readonly message: string };

export interface Inference {
  readonly generation: Omit<Generation, 'logprobs'>;
  readonly cpuMs: number;
  readonly wallMs: number;
}
