import { fillRotary, type Rotary } from '../graph/rotary.js';

/** Turns one key head into the cache: `width` numbers from `from` of the one to `to` of the other. */
export type TurnKey = (
  source: Float32Array,
  from: number,
  target: Float32Array,
  to: number,
  position: number,
) => void;

const FIRST_POSITIONS = 256;

/** As the graph's attention turns the keys that it sees, which it does not give back; without rotary it copies. */
export function keyTurner(rotary: Rotary | undefined, width: number): TurnKey {
  if (!rotary) {
    return (source, from, target, to) => {
      for (let i = 0; i < width; i++) target[to + i] = source[from + i]!;
    };
  }
  const half = width / 2;
  const [next, second] = rotary.pairs === 'neighbours' ? [2, 1] : [1, half];
  let cos = new Float32Array(0);
  let sin = cos;
  return (source, from, target, to, position) => {
    if (position * half >= cos.length) {
      const positions = Math.max(FIRST_POSITIONS, 2 * position);
      cos = new Float32Array(positions * half);
      sin = new Float32Array(positions * half);
      fillRotary(cos, sin, half, rotary);
    }
    const row = position * half;
    for (let i = 0; i < half; i++) {
      const a = source[from + i * next]!;
      const b = source[from + i * next + second]!;
      const c = cos[row + i]!;
      const s = sin[row + i]!;
      target[to + i * next] = a * c - b * s;
      target[to + i * next + second] = b * c + a * s;
    }
  };
}
