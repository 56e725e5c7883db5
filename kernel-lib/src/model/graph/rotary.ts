/** How the heads of a model with rotary positions turn. */
export interface Rotary {
  /** Pairs that turn together: neighbours, or one from each half of the head. */
  readonly pairs: 'neighbours' | 'halves';
  readonly base: number;
  /** Of the model's own heads, padding left out. */
  readonly headSize: number;
}

/**
 * Fills two tables of `width` columns, a row for each position, with its cosines and sines; columns past the head's own
 * half turn by nothing.
 */
export function fillRotary(
  cos: Float32Array,
  sin: Float32Array,
  width: number,
  { base, headSize }: Rotary,
): void {
  const positions = cos.length / width;
  cos.fill(1);
  sin.fill(0);
  for (let i = 0; i < headSize / 2; i++) {
    const frequency = base ** ((-2 * i) / headSize);
    for (let position = 0; position < positions; position++) {
      cos[position * width + i] = Math.cos(position * frequency);
      sin[position * width + i] = Math.sin(position * frequency);
    }
  }
}
