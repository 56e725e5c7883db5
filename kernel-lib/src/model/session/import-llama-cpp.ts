import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ModelError } from '../error.js';

/** What a position is asked for; nothing else crosses over from the engine. */
export interface GenerateNext {
  readonly token?: boolean;
  readonly logits?: boolean;
  readonly options?: { readonly temperature: number };
}

/** What is used of `node-llama-cpp`, which is no dependency: its own types are not at hand. */
export interface LlamaSequence {
  readonly nextTokenIndex: number;
  controlledEvaluate(
    input: readonly (number | readonly [token: number, { readonly generateNext: GenerateNext }])[],
  ): Promise<
    readonly (
      | { readonly next: { readonly token?: number | null; readonly logits?: ReadonlyMap<number, number> } }
      | undefined
    )[]
  >;
  eraseContextTokenRanges(ranges: readonly { readonly start: number; readonly end: number }[]): Promise<void>;
}

export interface LlamaModel {
  createContext(options: {
    readonly contextSize: number;
    readonly batchSize: number;
    readonly threads: { readonly ideal: number; readonly min: number };
  }): Promise<{ getSequence(): LlamaSequence }>;
}

export interface Llama {
  loadModel(options: { readonly modelPath: string; readonly gpuLayers: number }): Promise<LlamaModel>;
  /** Frees the models and contexts made with it too. */
  dispose(): Promise<void>;
}

interface Package {
  readonly getLlama: (options: {
    readonly gpu: false;
    readonly build: 'never';
    readonly logLevel: 'error';
    readonly maxThreads: number;
  }) => Promise<Llama>;
}

/**
 * Starts llama.cpp on the processor, from the prebuilt binary: nothing is compiled or downloaded here.
 * @throws {ModelError} `ENGINE_MISSING` where the package or its binary is not installed.
 */
export async function startLlamaCpp(threads: number): Promise<Llama> {
  // Found from the notebook's folder, which need not be stagebook's.
  const folder = process.cwd();
  let path: string;
  try {
    path = createRequire(join(folder, 'notebook.js')).resolve('node-llama-cpp');
  } catch (cause) {
    throw missing(`node-llama-cpp is not installed for ${folder}`, cause);
  }
  const { getLlama } = (await import(pathToFileURL(path).href)) as Package;
  try {
    return await getLlama({ gpu: false, build: 'never', logLevel: 'error', maxThreads: threads });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw missing(`node-llama-cpp in ${folder} has no binary that runs here (${why})`, cause);
  }
}

function missing(what: string, cause: unknown): ModelError {
  const advice = 'Run "npm install node-llama-cpp" there, or leave the engine out for onnxruntime.';
  return new ModelError('ENGINE_MISSING', `${what}. ${advice}`, { cause });
}
