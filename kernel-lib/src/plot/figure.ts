/** An axis: `Latency (ms)`. */
export interface Axis {
  readonly label: string;
  readonly unit?: string;
  /** Logarithmic; all values are over 0. Default: false. */
  readonly log?: boolean;
}

interface Described {
  readonly title: string;
  /** n, and what a reader must know: "synthetic", "random weights". */
  readonly subtitle: string;
  /** For those who do not see the plot: what it shows, in a sentence or two. */
  readonly alt: string;
}

export interface HistogramFigure extends Described {
  readonly kind: 'histogram';
  readonly x: Axis;
  /** Ascending; each bin holds its lower edge, the last both. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[];
}

export interface BarFigure extends Described {
  readonly kind: 'bar';
  readonly categories: readonly string[];
  readonly y: Axis;
  /** One value per category; more than one series stand side by side. */
  readonly series: readonly BarSeries[];
  readonly horizontal: boolean;
}

export interface BarSeries {
  readonly name: string;
  /** Absent where nothing is known. */
  readonly values: readonly (number | undefined)[];
  /** Interval about each value. */
  readonly intervals?: readonly (readonly [low: number, high: number] | undefined)[];
}

/** Quartiles of type 7; whiskers reach the outmost values within 1.5 × the quartiles' distance. */
export interface BoxStatistics {
  readonly n: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly low: number;
  readonly high: number;
  readonly outliers: readonly number[];
}

export interface BoxFigure extends Described {
  readonly kind: 'box';
  readonly y: Axis;
  readonly groups: readonly ({ readonly name: string } & BoxStatistics)[];
}

export interface ViolinFigure extends Described {
  readonly kind: 'violin';
  readonly y: Axis;
  /** `outline`: density at each value, the widest of all groups being 1. */
  readonly groups: readonly ({
    readonly name: string;
    readonly outline: readonly { readonly value: number; readonly width: number }[];
  } & BoxStatistics)[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly label?: string;
}

export interface ScatterFigure extends Described {
  readonly kind: 'scatter';
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly { readonly name: string; readonly points: readonly Point[] }[];
  /** The points that no other beats in both, in the order of x; empty where none was asked for. */
  readonly pareto: readonly Point[];
}

export interface HeatMapFigure extends Described {
  readonly kind: 'heat map';
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** By row, then column; absent where unknown. */
  readonly values: readonly (readonly (number | undefined)[])[];
  readonly range: readonly [low: number, high: number];
  readonly unit: string;
}

export interface LineFigure extends Described {
  readonly kind: 'line';
  readonly x: Axis;
  readonly y: Axis;
  /** `step`: y keeps its value until the next x, as in an ECDF. */
  readonly shape: 'straight' | 'step';
  readonly series: readonly { readonly name: string; readonly points: readonly LinePoint[] }[];
}

export interface LinePoint {
  readonly x: number;
  readonly y: number;
  /** Edges of the band about the line. */
  readonly low?: number;
  readonly high?: number;
}

export interface WaterfallFigure extends Described {
  readonly kind: 'waterfall';
  readonly y: Axis;
  readonly steps: readonly {
    readonly label: string;
    readonly from: number;
    readonly to: number;
    readonly total: boolean;
  }[];
}

/** A plot as data; every renderer draws it from this alone. */
export type Figure =
  | HistogramFigure
  | BarFigure
  | BoxFigure
  | ViolinFigure
  | ScatterFigure
  | HeatMapFigure
  | LineFigure
  | WaterfallFigure;

export function axisTitle({ label, unit }: Axis): string {
  return unit === undefined || unit === '' ? label : `${label} (${unit})`;
}
