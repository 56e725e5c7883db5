/** Rows are added in steps: the runtime's work grows with the buffers, and so does growing them. */
const STEP = 64;

/**
 * Keys and values of all layers, one buffer each of [heads, capacity, width], in the order of the graph's new rows:
 * key and value of layer 0, key and value of layer 1, and so on.
 */
export class KvCache {
  readonly #count: number;
  readonly #heads: number;
  readonly #width: number;
  #buffers: Float32Array[];
  #capacity = STEP;
  #length = 0;

  constructor(layers: number, heads: number, width: number) {
    this.#count = 2 * layers;
    this.#heads = heads;
    this.#width = width;
    this.#buffers = this.#allocate(this.#capacity);
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#capacity;
  }

  get buffers(): readonly Float32Array[] {
    return this.#buffers;
  }

  /** Adds `rows` tokens from [2 · layers, heads, rows, width]. */
  append(newRows: Float32Array, rows: number): void {
    this.#reserve(this.#length + rows);
    const size = rows * this.#width;
    let from = 0;
    for (const buffer of this.#buffers) {
      let to = this.#length * this.#width;
      for (let head = 0; head < this.#heads; head++) {
        buffer.set(newRows.subarray(from, from + size), to);
        from += size;
        to += this.#capacity * this.#width;
      }
    }
    this.#length += rows;
  }

  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  #reserve(rows: number): void {
    if (rows <= this.#capacity) return;
    const capacity = Math.ceil((rows + STEP / 2) / STEP) * STEP;
    const grown = this.#allocate(capacity);
    const kept = this.#length * this.#width;
    grown.forEach((buffer, i) => {
      const old = this.#buffers[i]!;
      for (let head = 0; head < this.#heads; head++) {
        const from = head * this.#capacity * this.#width;
        buffer.set(old.subarray(from, from + kept), head * capacity * this.#width);
      }
    });
    this.#buffers = grown;
    this.#capacity = capacity;
  }

  #allocate(capacity: number): Float32Array[] {
    const size = this.#heads * capacity * this.#width;
    return Array.from({ length: this.#count }, () => new Float32Array(size));
  }
}
