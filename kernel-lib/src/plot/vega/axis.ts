import { axisTitle, type Axis } from '../figure.js';
import type { Spec } from './spec.js';

const AT_DECADE = 'abs(log(datum.value) / LN10 - round(log(datum.value) / LN10)) < 1e-6';

/** Encoding of a numeric axis for `field`. */
export function numeric(field: string, axis: Axis, options: { zero?: boolean; grid?: boolean } = {}): Spec {
  const { zero = false, grid = true } = options;
  const scale = axis.log === true ? { type: 'log' } : { zero, nice: true };
  const faint =
    axis.log === true ? { gridOpacity: { condition: { test: AT_DECADE, value: 1 }, value: 0.3 } } : {};
  return {
    field,
    type: 'quantitative',
    title: axisTitle(axis),
    scale,
    axis: { grid, tickCount: 8, ...faint },
  };
}

const LONGEST_LEVEL_LABEL = 12;

/** Encoding of named groups in the order in which they come, the names slanted where they would overlap. */
export function named(field: string, names: readonly string[]): Spec {
  const slanted = names.some((name) => name.length > LONGEST_LEVEL_LABEL);
  const axis = { grid: false, title: null, labelAngle: slanted ? -30 : 0 };
  return { field, type: 'nominal', sort: null, scale: { domain: names }, axis };
}

/** Encoding of the series' colour; no legend where there is one alone. */
export function coloured(field: string, names: readonly string[]): Spec {
  const legend =
    names.length > 1 ? { orient: 'top', direction: 'horizontal', columns: 4, symbolOpacity: 1 } : null;
  return { field, type: 'nominal', sort: null, scale: { domain: names }, legend };
}
