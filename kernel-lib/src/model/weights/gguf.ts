import { ModelError } from '../error.js';
import { FileBytes } from './file-bytes.js';
import { type GgufCursor, GgufReader, type GgufValue, readGgufValue } from './gguf-values.js';
import { BLOCKS, countOf, type StoredTensor, type StoredType, type TensorSource } from './tensor.js';

/** Tensors and metadata entries of the largest models known are some thousands. */
const MAX_ENTRIES = 100_000;
const MAX_DIMENSIONS = 4;
const MAX_TENSOR_WEIGHTS = 2 ** 36;
const TYPES: Readonly<Record<number, StoredType>> = {
  0: 'F32',
  1: 'F16',
  2: 'Q4_0',
  3: 'Q4_1',
  6: 'Q5_0',
  7: 'Q5_1',
  8: 'Q8_0',
  10: 'Q2_K',
  11: 'Q3_K',
  12: 'Q4_K',
  13: 'Q5_K',
  14: 'Q6_K',
  30: 'BF16',
};

interface Entry {
  readonly shape: readonly number[];
  readonly typeId: number;
  readonly offset: number;
}

/** A GGUF file, version 2 or 3: its metadata, and its tensors read when asked for. */
export class GgufFile implements TensorSource {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #file: FileBytes;
  readonly #dataAt: number;

  /** @throws {ModelError} where the file is no GGUF, is cut short, or claims more than it holds. */
  constructor(path: string) {
    this.#file = new FileBytes(path);
    try {
      const reader = new GgufReader(this.#file);
      const counts = readHeader(reader, path);
      this.metadata = readMetadata(reader, counts.metadata);
      this.#entries = readEntries(reader, counts.tensors);
      const alignment = this.metadata.get('general.alignment') ?? 32;
      if (typeof alignment !== 'number' || alignment < 1 || alignment > 65_536) {
        throw reader.invalid(`general.alignment is ${String(alignment)}`);
      }
      this.#dataAt = Math.ceil(reader.at / alignment) * alignment;
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  /** Of all tensors. */
  shapes(): readonly (readonly number[])[] {
    return [...this.#entries.values()].map((entry) => entry.shape);
  }

  get sizeBytes(): number {
    return this.#file.size;
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  read(name: string): StoredTensor {
    const entry = this.#entries.get(name);
    if (!entry) {
      throw new ModelError(
        'MODEL_FILE_INVALID',
        `"${this.#file.path}" has no tensor "${name}", which its architecture needs.`,
      );
    }
    const type = TYPES[entry.typeId];
    if (!type) {
      throw new ModelError(
        'MODEL_UNSUPPORTED',
        `Tensor "${name}" in "${this.#file.path}" has the GGML type ${entry.typeId}. Use a file of ${Object.values(TYPES).join(', ')}.`,
      );
    }
    const { weights, bytes } = BLOCKS[type];
    const count = countOf(entry.shape);
    if (entry.shape[entry.shape.length - 1]! % weights !== 0) {
      throw new ModelError(
        'MODEL_FILE_INVALID',
        `Rows of tensor "${name}" in "${this.#file.path}" are no multiple of ${weights}, which ${type} needs.`,
      );
    }
    const data = this.#file.read(this.#dataAt + entry.offset, (count / weights) * bytes, `Tensor "${name}"`);
    return { shape: entry.shape, type, bytes: data };
  }

  close(): void {
    this.#file.close();
  }
}

function readHeader(reader: GgufCursor, path: string): { tensors: number; metadata: number } {
  if (reader.text(4) !== 'GGUF') {
    throw new ModelError(
      'MODEL_FILE_INVALID',
      `"${path}" does not begin with "GGUF". Give a GGUF file, or a folder with config.json.`,
    );
  }
  const version = reader.uint32();
  if (version !== 2 && version !== 3) throw reader.invalid(`version ${version} (2 and 3 are read)`);
  const tensors = reader.count(MAX_ENTRIES, 'tensors');
  return { tensors, metadata: reader.count(MAX_ENTRIES, 'metadata entries') };
}

function readMetadata(reader: GgufCursor, count: number): Map<string, GgufValue> {
  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < count; i++) metadata.set(reader.string(), readGgufValue(reader));
  return metadata;
}

function readEntries(reader: GgufCursor, count: number): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (let i = 0; i < count; i++) {
    const name = reader.string();
    const dimensions = reader.uint32();
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS)
      throw reader.invalid(`tensor "${name}" has ${dimensions} axes`);
    const shape: number[] = [];
    for (let axis = 0; axis < dimensions; axis++) shape.unshift(reader.count(MAX_TENSOR_WEIGHTS, 'rows'));
    if (countOf(shape) > MAX_TENSOR_WEIGHTS)
      throw reader.invalid(`tensor "${name}" has ${countOf(shape)} weights`);
    const typeId = reader.uint32();
    entries.set(name, { shape, typeId, offset: reader.count(Number.MAX_SAFE_INTEGER, 'bytes of offset') });
  }
  return entries;
}
