import { Gathered } from './gathered.js';
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

/** Keeps everything. */
export function searchWhole(): QuartileSearch {
  const gathered = new Gathered();
  return {
    add: (values) => gathered.addAll(values),
    found() {
      const values = gathered.values();
      if (values.length === 0) return undefined;
      return SHARES.map((share) =>
        selectBetween(values, share * (values.length - 1)),
      ) as unknown as Quartiles;
    },
  };
}

/**
 * Keeps the values about each quartile alone, and counts those below. A sample tells where that is; it decides what is
 * kept, never the result: where a quartile is not among the kept, the search has missed.
 */
export function searchNear(sample: Float64Array): QuartileSearch {
  if (sample.length === 0) return searchWhole();
  const windows = SHARES.map((share) => windowAbout(sample, share));
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
  readonly kept: Gathered;
  /** Of `middle` itself, where nothing else is within reach. */
  same: number;
  /** Less than `middle`, kept or not. */
  less: number;
}

function windowAbout(sample: Float64Array, share: number): Window {
  const last = sample.length - 1;
  const margin = MARGIN * Math.sqrt((share * (1 - share)) / sample.length);
  const low = select(sample, Math.floor(Math.max(0, share - margin) * last));
  const high = select(sample, Math.ceil(Math.min(1, share + margin) * last));
  // Of infinities the middle is no number: the window then keeps nothing, and is known to have missed.
  const middle = (low + high) / 2;
  return { middle, reach: Math.max(high - middle, middle - low), kept: new Gathered(), same: 0, less: 0 };
}

function addTo(window: Window, values: Float64Array): void {
  const { middle, reach, kept } = window;
  let less = 0;
  // Adding what a comparison yields, where an `if` would be as natural, spares the processor a guess for each value.
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    less += Number(value < middle);
    if (Math.abs(value - middle) <= reach) {
      if (reach === 0) window.same++;
      else kept.add(value);
    }
  }
  window.less += less;
}

/** The value at a position among all; undefined where it lies outside the window. */
function valueIn({ middle, reach, kept, same, less }: Window, position: number): number | undefined {
  if (reach === 0) return less <= position && position <= less + same - 1 ? middle : undefined;
  const values = kept.values();
  const below = less - values.reduce((n, value) => n + Number(value < middle), 0);
  const inside = below <= position && position <= below + values.length - 1;
  return inside ? selectBetween(values, position - below) : undefined;
}
