import { ModelError } from '../error.js';
import type { FileBytes } from './file-bytes.js';

/** A metadata value; 64-bit integers beyond 2^53 lose their low digits. */
export type GgufValue = number | boolean | string | readonly GgufValue[];

/** A chat template is tens of KiB; a tokenizer's strings are short. */
const MAX_STRING_BYTES = 16 << 20;
/** The largest vocabularies have 256 Ki entries, their merges twice that. */
const MAX_ARRAY = 4 << 20;
const MAX_NESTING = 4;

export interface GgufCursor {
  readonly at: number;
  uint32(): number;
  count(limit: number, what: string): number;
  text(length: number): string;
  string(): string;
  number(kind: NumberKind): number;
  invalid(why: string): ModelError;
  /** Bytes from here to the end. */
  readonly left: number;
}

type NumberKind = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'f32' | 'u64' | 'i64' | 'f64';

const KINDS: Readonly<Record<number, NumberKind>> = {
  0: 'u8',
  1: 'i8',
  2: 'u16',
  3: 'i16',
  4: 'u32',
  5: 'i32',
  6: 'f32',
  10: 'u64',
  11: 'i64',
  12: 'f64',
};
const WIDTHS: Readonly<Record<NumberKind, number>> = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  f32: 4,
  u64: 8,
  i64: 8,
  f64: 8,
};
const BOOLEAN = 7;
const STRING = 8;
const ARRAY = 9;

export function readGgufValue(cursor: GgufCursor): GgufValue {
  return readOf(cursor, cursor.uint32(), 0);
}

function readOf(cursor: GgufCursor, type: number, depth: number): GgufValue {
  const kind = KINDS[type];
  if (kind) return cursor.number(kind);
  if (type === BOOLEAN) return cursor.number('u8') !== 0;
  if (type === STRING) return cursor.string();
  if (type !== ARRAY) throw cursor.invalid(`a value of type ${type}`);
  if (depth >= MAX_NESTING) throw cursor.invalid(`arrays nested over ${MAX_NESTING} deep`);
  const elementType = cursor.uint32();
  const smallest =
    elementType === STRING ? 8 : elementType === ARRAY ? 12 : WIDTHS[KINDS[elementType] ?? 'u8'];
  const count = cursor.count(Math.min(MAX_ARRAY, Math.floor(cursor.left / smallest)), 'array elements');
  const values: GgufValue[] = [];
  for (let i = 0; i < count; i++) values.push(readOf(cursor, elementType, depth + 1));
  return values;
}

/** Little-endian reads that move on; everything read is checked against the file's size. */
export class GgufReader implements GgufCursor {
  at = 0;
  readonly #file: FileBytes;

  constructor(file: FileBytes) {
    this.#file = file;
  }

  get left(): number {
    return this.#file.size - this.at;
  }

  uint32(): number {
    return this.number('u32');
  }

  number(kind: NumberKind): number {
    const width = WIDTHS[kind];
    const bytes = this.#take(width, 'A number');
    const view = new DataView(bytes.buffer, bytes.byteOffset, width);
    switch (kind) {
      case 'u8':
        return view.getUint8(0);
      case 'i8':
        return view.getInt8(0);
      case 'u16':
        return view.getUint16(0, true);
      case 'i16':
        return view.getInt16(0, true);
      case 'u32':
        return view.getUint32(0, true);
      case 'i32':
        return view.getInt32(0, true);
      case 'f32':
        return view.getFloat32(0, true);
      case 'u64':
        return Number(view.getBigUint64(0, true));
      case 'i64':
        return Number(view.getBigInt64(0, true));
      case 'f64':
        return view.getFloat64(0, true);
    }
  }

  count(limit: number, what: string): number {
    const at = this.at;
    const value = this.number('u64');
    if (value > limit) {
      this.at = at;
      throw this.invalid(`${value} ${what} (at most ${limit} can be)`);
    }
    return value;
  }

  string(): string {
    return this.text(this.count(Math.min(MAX_STRING_BYTES, this.left), 'bytes of text'));
  }

  text(length: number): string {
    return Buffer.from(this.#take(length, 'A text')).toString('utf8');
  }

  invalid(why: string): ModelError {
    return new ModelError(
      'MODEL_FILE_INVALID',
      `"${this.#file.path}" is no readable GGUF: it says ${why} at byte ${this.at}. It is damaged or of a newer format; download it again.`,
    );
  }

  #take(length: number, what: string): Uint8Array {
    const bytes = this.#file.peek(this.at, length, what);
    this.at += length;
    return bytes;
  }
}
