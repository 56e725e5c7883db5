import { onnx } from 'onnx-proto';
import type { ExternalData } from './external-data.js';

const OPSET = 21;
const IR_VERSION = 10;
/** Below this a tensor lives in the graph itself. */
const INLINE_BYTES = 1024;

export const DATA_TYPE = { float: 1, uint8: 2, int32: 6, int64: 7 } as const;
export type DataType = keyof typeof DATA_TYPE;
type Attribute = number | string | readonly number[] | { readonly float: number };

export interface NodeOptions {
  /** `''` is ONNX's own. */
  readonly domain?: '' | 'com.microsoft';
  /** How many outputs, or which of them are wanted. Default: 1. */
  readonly outputs?: number;
  readonly attributes?: Readonly<Record<string, Attribute | undefined>>;
}

/** An ONNX graph as it is written: nodes in order, weights beside it as external data. */
export class Graph {
  readonly #nodes: onnx.INodeProto[] = [];
  readonly #inputs: onnx.IValueInfoProto[] = [];
  readonly #outputs: onnx.IValueInfoProto[] = [];
  readonly #initializers: onnx.ITensorProto[] = [];
  readonly #data: ExternalData;
  #names = 0;

  constructor(data: ExternalData) {
    this.#data = data;
  }

  input(name: string, type: DataType, dims: readonly (number | string)[]): string {
    this.#inputs.push(valueInfo(name, type, dims));
    return name;
  }

  output(name: string, type: DataType, dims: readonly (number | string)[]): void {
    this.#outputs.push(valueInfo(name, type, dims));
  }

  /** Adds a node and returns the name of its first output; `''` is an input left out. */
  node(op: string, inputs: readonly string[], options: NodeOptions = {}): string {
    return this.nodes(op, inputs, options)[0]!;
  }

  /** Like {@link node}, with the names of all outputs. */
  nodes(op: string, inputs: readonly string[], options: NodeOptions = {}): string[] {
    const id = `${op}_${this.#names++}`;
    const outputs = Array.from({ length: options.outputs ?? 1 }, (_, i) => (i === 0 ? id : `${id}.${i}`));
    const attribute = Object.entries(options.attributes ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [toAttribute(name, value)],
    );
    this.#nodes.push({
      name: id,
      opType: op,
      domain: options.domain ?? '',
      input: [...inputs],
      output: outputs,
      attribute,
    });
    return outputs;
  }

  /** Gives the value a name of one's own, as a graph output needs. */
  rename(value: string, name: string): void {
    this.#nodes.push({ name, opType: 'Identity', input: [value], output: [name] });
  }

  floats(values: readonly number[] | Float32Array, dims: readonly number[] = [values.length]): string {
    return this.weight('float', dims, bytesOf(Float32Array.from(values)));
  }

  integers(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.weight('int64', dims, bytesOf(BigInt64Array.from(values, BigInt)));
  }

  /** A tensor of little-endian bytes; large ones go to the external data. */
  weight(type: DataType, dims: readonly number[], bytes: Uint8Array): string {
    const name = `w${this.#initializers.length}`;
    const tensor: onnx.ITensorProto = { name, dims: [...dims], dataType: DATA_TYPE[type] };
    if (bytes.length < INLINE_BYTES) {
      tensor.rawData = bytes;
    } else {
      const place = this.#data.append(bytes);
      tensor.dataLocation = onnx.TensorProto.DataLocation.EXTERNAL;
      tensor.externalData = [
        { key: 'location', value: this.#data.location },
        { key: 'offset', value: String(place.offset) },
        { key: 'length', value: String(place.length) },
      ];
    }
    this.#initializers.push(tensor);
    return name;
  }

  /** The same bytes under another shape, not written again. */
  alias(weight: string, dims: readonly number[]): string {
    const original = this.#initializers.find((tensor) => tensor.name === weight)!;
    const name = `${weight}.${this.#initializers.length}`;
    this.#initializers.push({ ...original, name, dims: [...dims] });
    return name;
  }

  toBytes(): Uint8Array {
    return onnx.ModelProto.encode({
      irVersion: IR_VERSION,
      producerName: 'stagebook',
      opsetImport: [
        { domain: '', version: OPSET },
        { domain: 'com.microsoft', version: 1 },
      ],
      graph: {
        name: 'decoder',
        node: this.#nodes,
        input: this.#inputs,
        output: this.#outputs,
        initializer: this.#initializers,
      },
    }).finish();
  }
}

export function bytesOf(array: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function valueInfo(name: string, type: DataType, dims: readonly (number | string)[]): onnx.IValueInfoProto {
  const dim = dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: DATA_TYPE[type], shape: { dim } } } };
}

function toAttribute(name: string, value: Attribute): onnx.IAttributeProto {
  const { AttributeType } = onnx.AttributeProto;
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: Buffer.from(value) };
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: value };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  return { name, type: AttributeType.INTS, ints: [...value] };
}
