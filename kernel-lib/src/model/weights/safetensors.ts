import { ModelError } from '../error.js';
import { FileBytes } from './file-bytes.js';
import { BLOCKS, countOf, type StoredTensor, type StoredType, type TensorSource } from './tensor.js';

/** The header of the largest checkpoints is some MiB; the format itself allows 100 MB. */
const MAX_HEADER_BYTES = 100_000_000;
const MAX_DIMENSIONS = 8;
const TYPES: Readonly<Record<string, StoredType>> = { F32: 'F32', F16: 'F16', BF16: 'BF16' };

interface Entry {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly start: number;
  readonly end: number;
}

/** One .safetensors file: its header read and checked whole, its tensors read when asked for. */
export class SafetensorsFile implements TensorSource {
  readonly path: string;
  readonly #file: FileBytes;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #dataAt: number;

  /** @throws {ModelError} where the header is damaged or points outside the file. */
  constructor(path: string) {
    this.path = path;
    this.#file = new FileBytes(path);
    try {
      const head = this.#file.read(0, 8, 'The header length');
      const length = Number(new DataView(head.buffer).getBigUint64(0, true));
      if (length > MAX_HEADER_BYTES)
        throw invalid(path, `its header claims ${length} bytes (at most ${MAX_HEADER_BYTES})`);
      this.#dataAt = 8 + length;
      const text = Buffer.from(this.#file.read(8, length, 'The header')).toString('utf8');
      this.#entries = readEntries(text, path, this.#file.size - this.#dataAt);
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  get sizeBytes(): number {
    return this.#file.size;
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  shapes(): readonly (readonly number[])[] {
    return [...this.#entries.values()].map((entry) => entry.shape);
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  read(name: string): StoredTensor {
    const entry = this.#entries.get(name);
    if (!entry) throw invalid(this.path, `it has no tensor "${name}", which its architecture needs`);
    const type = TYPES[entry.dtype];
    if (!type) {
      throw new ModelError(
        'MODEL_UNSUPPORTED',
        `Tensor "${name}" in "${this.path}" is of the type ${entry.dtype}. Use a checkpoint of ${Object.keys(TYPES).join(', ')}.`,
      );
    }
    if (entry.end - entry.start !== countOf(entry.shape) * BLOCKS[type].bytes) {
      throw invalid(
        this.path,
        `tensor "${name}" has ${entry.end - entry.start} bytes for the shape [${entry.shape.join(', ')}]`,
      );
    }
    const bytes = this.#file.read(this.#dataAt + entry.start, entry.end - entry.start, `Tensor "${name}"`);
    return { shape: entry.shape, type, bytes };
  }

  close(): void {
    this.#file.close();
  }
}

function readEntries(text: string, path: string, dataBytes: number): Map<string, Entry> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw new ModelError(
      'MODEL_FILE_INVALID',
      `"${path}" is no readable safetensors file: its header is no JSON. Download it again.`,
      { cause },
    );
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw invalid(path, 'its header is no object');
  const entries = new Map<string, Entry>();
  for (const [name, value] of Object.entries(header as Record<string, unknown>)) {
    if (name !== '__metadata__') entries.set(name, toEntry(name, value, path, dataBytes));
  }
  return entries;
}

function toEntry(name: string, value: unknown, path: string, dataBytes: number): Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  if (
    typeof dtype !== 'string' ||
    !isSizes(shape) ||
    shape.length > MAX_DIMENSIONS ||
    !isSizes(offsets) ||
    offsets.length !== 2
  ) {
    throw invalid(path, `tensor "${name}" is not described by dtype, shape and data_offsets`);
  }
  const [start, end] = offsets as [number, number];
  if (start > end || end > dataBytes) {
    throw invalid(path, `tensor "${name}" lies at ${start}–${end} of ${dataBytes} bytes of data`);
  }
  return { dtype, shape, start, end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function invalid(path: string, why: string): ModelError {
  return new ModelError(
    'MODEL_FILE_INVALID',
    `"${path}" is no readable safetensors file: ${why}. It is cut short or damaged; download it again.`,
  );
}
