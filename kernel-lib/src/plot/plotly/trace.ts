import { axisTitle, type Axis } from '../figure.js';

/** Traces and what they add to the layout. */
export interface Drawn {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout?: Readonly<Record<string, unknown>>;
}

/** An axis of numbers, as plotly has it. */
export function plotlyAxis(axis: Axis): Readonly<Record<string, unknown>> {
  return { title: { text: plain(axisTitle(axis)) }, ...(axis.log === true && { type: 'log' }) };
}

/** Plotly reads some HTML in its texts: names from outside must not be taken for it. */
export function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
