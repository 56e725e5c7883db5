import { checkCount } from '../../check/arguments.js';
import type { Axis, HistogramFigure } from '../figure.js';
import { brief, checkAxis, checkNumbers, counted, described, type Described } from '../input.js';
import { showFigure, type ShownFigure } from '../show-figure.js';
import { bins, boxStatistics } from '../statistics.js';

/** How often values fall into equal steps. `bins` is a wish; edges are round. Default: Freedman and Diaconis' rule. */
export function histogram(
  given: Described & { values: readonly number[]; x: Axis | string; bins?: number },
): ShownFigure<HistogramFigure> {
  const x = checkAxis('x', given.x);
  const values = checkNumbers('values', given.values, x);
  const wanted = given.bins === undefined ? undefined : checkCount('bins', given.bins, 1);
  const { q1, median, q3 } = boxStatistics(values);
  const alt = `Half of ${brief(values.length)} values of ${x.label} lie from ${brief(q1)} to ${brief(q3)}, the median is ${brief(median)}`;
  return showFigure({
    kind: 'histogram',
    ...described(given, counted(values.length), alt),
    x,
    bins: bins(values, wanted),
  });
}
