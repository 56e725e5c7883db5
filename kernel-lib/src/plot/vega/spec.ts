/** A part of a Vega-Lite specification; its own types are of an ES module that a declaration here cannot name. */
export type Spec = Readonly<Record<string, unknown>>;

export interface Size {
  /** Of the plotted area, in pixels. */
  readonly width: number;
  readonly height: number;
}
