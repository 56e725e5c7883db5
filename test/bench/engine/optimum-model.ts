// SmolLM2 as transformers.js wants it: the hub's own export cannot be had everywhere, and other weights would be no comparison.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { onnx } from 'onnx-proto';
import protocol from 'onnx-proto';
import * as names from '../../../kernel-lib/src/model/graph/decoder.js';
import type { BuiltGraph } from '../../../kernel-lib/src/model/built-graph.js';

const { AttributeProto, ModelProto, TensorProto } = protocol.onnx;

const CONFIG = {
  model_type: 'llama',
  architectures: ['LlamaForCausalLM'],
  vocab_size: 49152,
  hidden_size: 576,
  num_hidden_layers: 30,
  num_attention_heads: 9,
  num_key_value_heads: 3,
  max_position_embeddings: 8192,
  eos_token_id: 2,
  bos_token_id: 1,
};

/** Writes a model folder with both graphs, in which the whole cache goes in and comes out by optimum's names. */
export function writeOptimumModel(folder: string, graphs: Readonly<Record<'fp32' | 'q4', BuiltGraph>>): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(CONFIG));
  writeFileSync(
    join(folder, 'generation_config.json'),
    JSON.stringify({ eos_token_id: CONFIG.eos_token_id }),
  );
  for (const [dtype, { path }] of Object.entries(graphs)) {
    const name = dtype === 'fp32' ? 'model.onnx' : `model_${dtype}.onnx`;
    copyFileSync(join(dirname(path), 'weights.bin'), join(folder, 'onnx', `${name}_data`));
    writeFileSync(join(folder, 'onnx', name), toOptimum(readFileSync(path), `${name}_data`));
  }
}

/** The same nodes and weights; what a session of ours feeds is computed from the attention mask instead. */
function toOptimum(bytes: Uint8Array, dataName: string): Uint8Array {
  const model = ModelProto.decode(bytes);
  const graph = model.graph as onnx.GraphProto;
  const own: readonly string[] = [names.LOGIT_POSITIONS, names.LAST_INDEX, names.TOTAL];
  graph.input = graph.input.filter(({ name }) => !own.includes(name ?? ''));
  graph.input.push(integers('attention_mask', [1, 'total']), integers('num_logits_to_keep', []));
  const cache = graph.input.filter(({ name }) => /^past_/.test(name ?? ''));
  for (const input of cache) input.name = optimumName(input.name ?? '');
  const presents = cache.map(({ name, type }) => ({ name: presentName(name ?? ''), type: withTotal(type!) }));
  graph.output = [...graph.output.filter(({ name }) => name === names.LOGITS), ...presents];
  for (const node of graph.node) {
    node.input = (node.input ?? []).map(optimumName);
    if (node.opType !== 'GroupQueryAttention') continue;
    node.output = [node.output![0]!, ...node.input.slice(3, 5).map(presentName)];
  }
  graph.node = needed([...fromMask(), ...graph.node], graph.output);
  for (const { externalData } of graph.initializer) {
    const location = externalData?.find(({ key }) => key === 'location');
    if (location) location.value = dataName;
  }
  return ModelProto.encode(model).finish();
}

function optimumName(name: string): string {
  return name.replace(/^past_(key|value)\.(\d+)$/, 'past_key_values.$2.$1');
}

function presentName(past: string): string {
  return past.replace('past_key_values', 'present');
}

function withTotal(type: onnx.ITypeProto): onnx.ITypeProto {
  const { elemType, shape } = type.tensorType!;
  const dim = shape!.dim!.map((size) => (size.dimParam ? { dimParam: 'total' } : size));
  return { tensorType: { elemType: elemType!, shape: { dim } } };
}

function integers(name: string, dims: readonly (number | string)[]): onnx.IValueInfoProto {
  const dim = dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: TensorProto.DataType.INT64, shape: { dim } } } };
}

/** Positions of the last `num_logits_to_keep` tokens (0: of all), and how far the cache reaches. */
function fromMask(): onnx.INodeProto[] {
  const { INT, INTS } = AttributeProto.AttributeType;
  const int = (name: string, i: number): onnx.IAttributeProto => ({ name, type: INT, i });
  const node = (opType: string, input: string[], output: string, ...attribute: onnx.IAttributeProto[]) => ({
    opType,
    input,
    output: [output],
    attribute,
  });
  const list = { name: 'value_ints', type: INTS, ints: [1] };
  return [
    node('Constant', [], 'mask.zero', int('value_int', 0)),
    node('Constant', [], 'mask.one', int('value_int', 1)),
    node('Constant', [], 'mask.ones', list),
    node('Shape', [names.INPUT_IDS], 'mask.rows', int('start', 1), int('end', 2)),
    node('Squeeze', ['mask.rows'], 'mask.sequence'),
    node('Sub', ['mask.sequence', 'num_logits_to_keep'], 'mask.from'),
    node('Equal', ['num_logits_to_keep', 'mask.zero'], 'mask.all'),
    node('Where', ['mask.all', 'mask.zero', 'mask.from'], 'mask.first'),
    node('Range', ['mask.first', 'mask.sequence', 'mask.one'], names.LOGIT_POSITIONS),
    node('ReduceSum', ['attention_mask', 'mask.ones'], 'mask.sum', int('keepdims', 0)),
    node('Sub', ['mask.sum', 'mask.ones'], 'mask.last'),
    node('Cast', ['mask.last'], names.LAST_INDEX, int('to', TensorProto.DataType.INT32)),
    node('Shape', ['attention_mask'], 'mask.columns', int('start', 1), int('end', 2)),
    node('Squeeze', ['mask.columns'], 'mask.total'),
    node('Cast', ['mask.total'], names.TOTAL, int('to', TensorProto.DataType.INT32)),
  ];
}

/** Without those that lead to no output. */
function needed(
  nodes: readonly onnx.INodeProto[],
  outputs: readonly onnx.IValueInfoProto[],
): onnx.INodeProto[] {
  const wanted = new Set(outputs.map(({ name }) => name));
  return nodes
    .toReversed()
    .filter(({ input, output }) => {
      if (!output?.some((name) => wanted.has(name))) return false;
      for (const name of input ?? []) wanted.add(name);
      return true;
    })
    .toReversed();
}
