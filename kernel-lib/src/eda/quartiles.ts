import { select, selectBetween } from './select.js';

const SHARES = [0.25, 0.5, 0.75] as const;
/** How far to both sides of a share the sample's quantiles are taken, in standard errors of its rank. */
const MARGIN = 3.5;

/** Exact quartiles of type 7; absent where nothing is known. */
export type Quartiles = readonly [q1: number, median: number, q3: number];

/** Finds quartiles of numbers that come in pieces. */
export interface QuartileSearch {
  /** Takes a piece without NaN. */
  add(values: Float64Array): void;
  /** Of all that was added; `missed` where the search must be made anew, of everything. */
  found(): Quartiles | undefined | 'missed';
}

/** One that never misses. */
export interface WholeSearch extends QuartileSearch {
  found(): Quartiles | undefined;
}

/** Keeps everything: at most `most` numbers. */
export function searchWhole(most: number): WholeSearch {
  const kept = new Float64Array(most);
  let count = 0;
  return {
    add(values) {
      kept.set(values, count);
      count += values.length;
    },
    found() {
      if (count === 0) return undefined;
      const values = kept.subarray(0, count);
      return SHARES.map((share) => selectBetween(values, share * (count - 1))) as unknown as Quartiles;
    },
  };
}

/**
 * Keeps the values about each quartile alone, and counts those below. A sample of the at most `most` numbers tells where
 * that is; it decides what is kept, never the result: where a quartile is not among the kept, the search has missed.
 */
export function searchNear(sample: Float64Array, most: number): QuartileSearch {
  if (sample.length === 0) return searchWhole(most);
  const windows = SHARES.map((share) => windowAbout(sample, share, most));
  let count = 0;
  return {
    add(values) {
      count += values.length;
      for (const window of windows) addTo(window, values);
    },
    found() {
      if (count === 0) return undefined;
      const quartiles = windows.map((window, index) => valueIn(window, SHARES[index]! * (count - 1)));
      return quartiles.includes(undefined) ? 'missed' : (quartiles as unknown as Quartiles);
    },
  };
}

/** The values within `reach` of `middle`. */
interface Window {
  readonly middle: number;
  readonly reach: number;
  readonly kept: Float64Array;
  /** How many there are, kept or, where there was no room, not. */
  inside: number;
  /** Less than `middle`, kept or not. */
  less: number;
}

/** Room beyond what the sample lets expect. */
const SPARE = 1.5;
const LEAST_ROOM = 1024;

function windowAbout(sample: Float64Array, share: number, most: number): Window {
  const last = sample.length - 1;
  const margin = MARGIN * Math.sqrt((share * (1 - share)) / sample.length);
  const low = select(sample, Math.floor(Math.max(0, share - margin) * last));
  const high = select(sample, Math.ceil(Math.min(1, share + margin) * last));
  // Of infinities the middle is no number: the window then keeps nothing, and is known to have missed.
  const middle = (low + high) / 2;
  const reach = Math.max(high - middle, middle - low);
  const near = sample.reduce((n, value) => n + Number(Math.abs(value - middle) <= reach), 0);
  const room = reach === 0 ? 0 : LEAST_ROOM + Math.ceil(SPARE * near * (most / sample.length));
  return { middle, reach, kept: new Float64Array(Math.min(most, room)), inside: 0, less: 0 };
}

function addTo(window: Window, values: Float64Array): void {
  const { middle, reach, kept } = window;
  let { inside, less } = window;
  // Adding what a comparison yields, where an `if` would be as natural, spares the processor a guess for each value.
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    less += Number(value < middle);
    // Where there is no room, the array takes nothing.
    if (Math.abs(value - middle) <= reach) kept[inside++] = value;
  }
  window.inside = inside;
  window.less = less;
}

/** The value at a position among all; undefined where it lies outside the window. */
function valueIn({ middle, reach, kept, inside, less }: Window, position: number): number | undefined {
  if (reach === 0) return less <= position && position <= less + inside - 1 ? middle : undefined;
  if (inside > kept.length) return undefined;
  const values = kept.subarray(0, inside);
  const below = less - values.reduce((n, value) => n + Number(value < middle), 0);
  const within = below <= position && position <= below + inside - 1;
  return within ? selectBetween(values, position - below) : undefined;
}
