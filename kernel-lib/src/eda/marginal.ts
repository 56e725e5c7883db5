/** What is published of a column. */
export interface Published {
  readonly mean: number;
  /** With n − 1. */
  readonly std: number;
  readonly min: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly max: number;
}

/**
 * `n` ascending values with these extremes and quartiles (type 7), and, to rounding, this mean and std.
 *
 * Between two quartiles the values follow a curve with two parameters, u^a / (u^a + c(1 − u)^a): a bends it towards
 * the middle or the ends, c lifts it. The eight parameters nearest to straight lines that meet mean and std are taken.
 */
export function fitMarginal(published: Published, n: number): number[] {
  let shape = new Array<number>(8).fill(0);
  for (let turn = 0; turn < TURNS; turn++) {
    const error = residual(curve(published, n, shape), published);
    if (Math.hypot(...error) < CLOSE) break;
    shape = step(published, n, shape, error);
  }
  return curve(published, n, shape);
}

const TURNS = 60;
const CLOSE = 1e-7;
const NUDGE = 1e-5;
const LONGEST_STEP = 0.5;

/** One step of Newton's method, the shortest that would meet both figures. */
function step(
  published: Published,
  n: number,
  shape: readonly number[],
  error: readonly [number, number],
): number[] {
  const slopes = shape.map((_, index) => {
    const nudged = shape.map((value, at) => (at === index ? value + NUDGE : value));
    const moved = residual(curve(published, n, nudged), published);
    return [(moved[0] - error[0]) / NUDGE, (moved[1] - error[1]) / NUDGE] as const;
  });
  const sum = (f: (slope: readonly [number, number]) => number): number =>
    slopes.reduce((all, slope) => all + f(slope), 0);
  const [aa, ab, bb] = [sum(([a]) => a * a), sum(([a, b]) => a * b), sum(([, b]) => b * b)];
  const determinant = aa * bb - ab * ab;
  const [p, q] = [
    (bb * error[0] - ab * error[1]) / determinant,
    (aa * error[1] - ab * error[0]) / determinant,
  ];
  const change = slopes.map(([a, b]) => a * p + b * q);
  const shrink = Math.min(1, LONGEST_STEP / Math.hypot(...change));
  return shape.map((value, index) => value - shrink * (change[index] ?? 0));
}

function residual(values: readonly number[], { mean, std }: Published): [number, number] {
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return [average / mean - 1, Math.sqrt(squares / (values.length - 1)) / std - 1];
}

function curve({ min, q1, median, q3, max }: Published, n: number, shape: readonly number[]): number[] {
  const knots = [min, q1, median, q3, max];
  return Array.from({ length: n }, (_, index) => {
    const position = (4 * index) / (n - 1);
    const quarter = Math.min(3, Math.floor(position));
    const [low = 0, high = 0] = knots.slice(quarter);
    const [bend = 0, lift = 0] = shape.slice(2 * quarter);
    return low + (high - low) * bent(position - quarter, Math.exp(bend), Math.exp(lift));
  });
}

function bent(u: number, bend: number, lift: number): number {
  const up = u ** bend;
  return up / (up + lift * (1 - u) ** bend);
}
