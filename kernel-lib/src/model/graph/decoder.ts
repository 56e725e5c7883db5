import type { DecoderConfig } from '../architecture/config.js';
import type { DecoderWeights } from '../architecture/weights.js';
import type { Precision } from '../types.js';
import { alibiBias, rotaryTables } from './position.js';
import type { Graph } from './graph.js';
import { addMatrix, addTable, type GraphMatrix } from './linear.js';

/** Names that the session feeds and fetches. */
export const INPUT_IDS = 'input_ids';
export const POSITION_IDS = 'position_ids';
export const LOGIT_POSITIONS = 'logit_positions';
export const LAST_INDEX = 'last_index';
export const TOTAL = 'total';
export const LOGITS = 'logits';
export const NEW_ROWS = 'new_rows';
export const pastKey = (layer: number): string => `past_key.${layer}`;
export const pastValue = (layer: number): string => `past_value.${layer}`;

interface Layers {
  readonly graph: Graph;
  readonly weights: DecoderWeights;
  readonly config: DecoderConfig;
  readonly precision: Precision;
  /** Queries, keys and values of the tokens of this call by layer, [1, S, (heads + 2 · kvHeads) · headSize] each. */
  readonly projected: string[];
  readonly tables: readonly string[];
  readonly attentionBias: string;
}

/**
 * Writes the decoder: ids in, logits of the asked positions out. The key-value cache is fed, and only its new rows come
 * out, in one tensor [layers, S, 2, kvHeads, headSize]: fetching the whole cache copies it at every token. They are taken
 * before the attention turns the keys, so that its own copy of the cache is free again after each layer.
 */
export function buildDecoder(
  graph: Graph,
  weights: DecoderWeights,
  precision: Precision,
  contextLength: number,
): void {
  const { config } = weights;
  graph.input(INPUT_IDS, 'int64', [1, 'sequence']);
  graph.input(LOGIT_POSITIONS, 'int64', ['wanted']);
  graph.input(LAST_INDEX, 'int32', [1]);
  graph.input(TOTAL, 'int32', []);
  if (config.position.kind === 'learned') graph.input(POSITION_IDS, 'int64', [1, 'sequence']);
  for (let layer = 0; layer < config.layers; layer++) {
    const cache = [1, config.kvHeads, 'past', weights.paddedHeadSize];
    graph.input(pastKey(layer), 'float', cache);
    graph.input(pastValue(layer), 'float', cache);
  }

  const embedding = addTable(graph, weights.embedding(), precision);
  const layers = prepareLayers(graph, weights, precision, contextLength);
  const normed = layerStack(layers, embed(layers, embedding));
  const wanted = graph.node('Gather', [normed, LOGIT_POSITIONS], { attributes: { axis: 1 } });
  const head = weights.head();
  // As is usual at four bits: embedding and head keep eight, where little is to be gained and much to be lost.
  const output = head ? addTable(graph, head, precision) : embedding;
  graph.rename(output.multiply(wanted), LOGITS);
  graph.rename(graph.node('Concat', keysAndValues(layers), { attributes: { axis: 0 } }), NEW_ROWS);
  graph.output(LOGITS, 'float', [1, 'wanted', config.vocabularySize]);
  graph.output(NEW_ROWS, 'float', [config.layers, 'sequence', 2 * config.kvHeads * weights.paddedHeadSize]);
}

function prepareLayers(
  graph: Graph,
  weights: DecoderWeights,
  precision: Precision,
  contextLength: number,
): Layers {
  const { config } = weights;
  const { position } = config;
  return {
    graph,
    weights,
    config,
    precision,
    projected: [],
    tables:
      position.kind === 'rotary'
        ? rotaryTables(
            graph,
            { ...position, headSize: config.headSize },
            weights.paddedHeadSize,
            contextLength,
          )
        : [],
    attentionBias: position.kind === 'alibi' ? alibiBias(graph, config, ...sequenceAndTotal(graph)) : '',
  };
}

/** Both as lists of one, which ONNX's shapes are made of. */
function sequenceAndTotal(graph: Graph): [sequence: string, total: string] {
  const total = graph.node('Cast', [TOTAL], { attributes: { to: 7 } });
  return [
    graph.node('Shape', [INPUT_IDS], { attributes: { start: 1, end: 2 } }),
    graph.node('Reshape', [total, graph.integers([1])]),
  ];
}

function embed({ graph, weights, config, precision }: Layers, embedding: GraphMatrix): string {
  const tokens = embedding.lookUp(INPUT_IDS);
  if (config.position.kind !== 'learned') return tokens;
  const positions = addTable(graph, weights.positions(), precision);
  return graph.node('Add', [tokens, positions.lookUp(POSITION_IDS)]);
}

/** Norms are fused with the additions before them, so each layer hands on the stream and its normed form. */
function layerStack(layers: Layers, embedded: string): string {
  const { config } = layers;
  let stream = embedded;
  let normed = norm(layers, embedded, 'attentionNorm', 0);
  for (let layer = 0; layer < config.layers; layer++) {
    const attended = attention(layers, normed, layer);
    [normed, stream] = addAndNorm(layers, stream, attended, 'ffnNorm', layer, 'attentionOutBias', layer);
    const fed = feedForward(layers, normed, layer);
    const last = layer === config.layers - 1;
    [normed, stream] = addAndNorm(
      layers,
      stream,
      fed,
      last ? 'finalNorm' : 'attentionNorm',
      last ? undefined : layer + 1,
      'downBias',
      layer,
    );
  }
  return normed;
}

function attention(layers: Layers, normed: string, layer: number): string {
  const { graph, weights, config, projected } = layers;
  const { position } = config;
  let qkv = addMatrix(graph, weights.queryKeyValue(layer), layers.precision).multiply(normed);
  const bias = weights.queryKeyValueBias(layer);
  if (bias) qkv = graph.node('Add', [qkv, graph.floats(bias)]);
  const inputs = [qkv, '', '', pastKey(layer), pastValue(layer), LAST_INDEX, TOTAL];
  if (position.kind === 'rotary') inputs.push(...layers.tables);
  if (layers.attentionBias) inputs.push('', '', '', layers.attentionBias);
  projected.push(qkv);
  const [attended] = graph.nodes('GroupQueryAttention', inputs, {
    domain: 'com.microsoft',
    outputs: 3,
    attributes: {
      num_heads: config.heads,
      kv_num_heads: config.kvHeads,
      scale: { float: config.attentionScale },
      do_rotary: position.kind === 'rotary' ? 1 : 0,
      rotary_interleaved: position.kind === 'rotary' && position.pairs === 'neighbours' ? 1 : 0,
      local_window_size: config.windows[layer],
    },
  });
  return addMatrix(graph, weights.attentionOut(layer), layers.precision).multiply(attended!);
}

/**
 * The runtime orders what may run at any time by walking back from the last nodes: written from the last layer to the
 * first, each slice runs as soon as it can, and no layer's projection is held to the end.
 */
function keysAndValues({ graph, weights, config, projected }: Layers): string[] {
  const width = weights.paddedHeadSize;
  const bounds = [config.heads * width, (config.heads + 2 * config.kvHeads) * width, 2];
  const inputs = bounds.map((bound) => graph.integers([bound]));
  return [...projected]
    .reverse()
    .map((qkv) => graph.node('Slice', [qkv, ...inputs]))
    .reverse();
}

function feedForward(layers: Layers, normed: string, layer: number): string {
  const { graph, weights, config, precision } = layers;
  const up = addMatrix(graph, weights.up(layer), precision).multiply(normed);
  const down = addMatrix(graph, weights.down(layer), precision);
  if (config.activation === 'silu-gated') {
    const [gate, value] = graph.nodes('Split', [up], {
      outputs: 2,
      attributes: { axis: -1, num_outputs: 2 },
    });
    const silu = graph.node('QuickGelu', [gate!], {
      domain: 'com.microsoft',
      attributes: { alpha: { float: 1 } },
    });
    return down.multiply(graph.node('Mul', [silu, value!]));
  }
  const bias = graph.floats(weights.need('upBias', layer));
  const op = config.activation === 'gelu' ? 'BiasGelu' : 'FastGelu';
  return down.multiply(graph.node(op, [up, bias], { domain: 'com.microsoft' }));
}

type NormRole = 'attentionNorm' | 'ffnNorm' | 'finalNorm';

function norm({ graph, weights, config }: Layers, x: string, role: NormRole, layer: number): string {
  const epsilon = { float: config.normEpsilon };
  const scale = graph.floats(weights.need(role, layer));
  if (config.norm === 'rms') {
    return graph.node('SimplifiedLayerNormalization', [x, scale], { attributes: { axis: -1, epsilon } });
  }
  const shift = graph.floats(weights.need(`${role}Bias`, layer));
  return graph.node('LayerNormalization', [x, scale, shift], { attributes: { axis: -1, epsilon } });
}

function addAndNorm(
  { graph, weights, config }: Layers,
  stream: string,
  added: string,
  role: NormRole,
  layer: number | undefined,
  biasRole: 'attentionOutBias' | 'downBias',
  biasLayer: number,
): [normed: string, stream: string] {
  const bias = weights.vector(biasRole, biasLayer);
  const inputs = [stream, added, graph.floats(weights.need(role, layer))];
  if (config.norm === 'layer') inputs.push(graph.floats(weights.need(`${role}Bias`, layer)));
  if (bias) inputs.push(graph.floats(bias));
  const op = config.norm === 'rms' ? 'SkipSimplifiedLayerNormalization' : 'SkipLayerNormalization';
  const outputs = graph.nodes(op, inputs, {
    domain: 'com.microsoft',
    outputs: 4,
    attributes: { epsilon: { float: config.normEpsilon } },
  });
  return [outputs[0]!, outputs[3]!];
}
