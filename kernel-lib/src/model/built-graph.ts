import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DecoderWeights } from './architecture/weights.js';
import type { Architecture } from './architecture/read-config.js';
import { buildDecoder } from './graph/decoder.js';
import { ExternalData } from './graph/external-data.js';
import { Graph } from './graph/graph.js';
import type { BuiltShape } from './session/built-decoder.js';
import type { Precision } from './types.js';
import type { TensorSource } from './weights/tensor.js';

/** Part of every key: raise it whenever the same weights give another graph. */
const BUILDER_VERSION = 5;

export interface BuiltGraph {
  readonly path: string;
  readonly shape: BuiltShape;
}

/** The graph of these weights, built once per weights, precision and builder version and kept under `cacheDir`. */
export function builtGraph(
  source: TensorSource,
  { config, table }: Architecture,
  weightsDigest: string,
  precision: Precision,
  cacheDir: string,
  onBuild: () => void,
): BuiltGraph {
  const key = createHash('sha256')
    .update(JSON.stringify([BUILDER_VERSION, weightsDigest, precision, config]))
    .digest('hex');
  const folder = join(cacheDir, 'graphs', key);
  const path = join(folder, 'model.onnx');
  const shapePath = join(folder, 'shape.json');
  if (!existsSync(path)) {
    onBuild();
    write(new DecoderWeights(source, table, config), precision, folder);
  }
  return { path, shape: JSON.parse(readFileSync(shapePath, 'utf8')) as BuiltShape };
}

/** Written under another name and renamed whole, so that a half-built graph is never found. */
function write(weights: DecoderWeights, precision: Precision, folder: string): void {
  const { config } = weights;
  const temporary = `${folder}.${process.pid}`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  try {
    const data = new ExternalData(join(temporary, 'weights.bin'));
    try {
      const graph = new Graph(data);
      buildDecoder(graph, weights, precision, config.contextLength);
      writeFileSync(join(temporary, 'model.onnx'), graph.toBytes());
    } finally {
      data.close();
    }
    const shape: BuiltShape = {
      layers: config.layers,
      kvHeads: config.kvHeads,
      headSize: weights.paddedHeadSize,
      vocabularySize: config.vocabularySize,
      contextLength: config.contextLength,
      learnedPositions: config.position.kind === 'learned',
      ...(config.position.kind === 'rotary' && {
        rotary: { pairs: config.position.pairs, base: config.position.base, headSize: config.headSize },
      }),
    };
    writeFileSync(join(temporary, 'shape.json'), JSON.stringify(shape));
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Another process may have built the same graph meanwhile: then its folder is in the way, and as good.
    if (!existsSync(join(folder, 'model.onnx'))) throw error;
  }
}
