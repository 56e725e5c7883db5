const FIRST_CAPACITY = 1024;

/** Numbers gathered one after another, in a typed array that doubles as it fills. */
export class Gathered {
  #values = new Float64Array(FIRST_CAPACITY);
  #length = 0;

  add(value: number): void {
    if (this.#length === this.#values.length) this.#grow(this.#length + 1);
    this.#values[this.#length++] = value;
  }

  addAll(values: Float64Array): void {
    this.#grow(this.#length + values.length);
    this.#values.set(values, this.#length);
    this.#length += values.length;
  }

  /** Not a copy. */
  values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  #grow(wanted: number): void {
    if (wanted <= this.#values.length) return;
    const larger = new Float64Array(Math.max(wanted, 2 * this.#values.length));
    larger.set(this.#values.subarray(0, this.#length));
    this.#values = larger;
  }
}
