import { checkFinite, checkList, checkOneOf, invalid } from '../../check/arguments.js';
import type { Axis, Point, ScatterFigure } from '../figure.js';
import { checkAxis, checkGroups, counted, described, type Described } from '../input.js';
import type { Better } from '../../eda/pareto.js';
import { paretoPoints } from '../pareto-points.js';
import { showFigure, type ShownFigure } from '../show-figure.js';

type Series = Readonly<Record<string, readonly Point[]>> | readonly (readonly [string, readonly Point[]])[];

/** Points of one or more series; `pareto` draws the line of those that no other beats in both. */
export function scatter(
  given: Described & {
    series: Series;
    x: Axis | string;
    y: Axis | string;
    /** Which way is better on each axis. Default: no line. */
    pareto?: { readonly x: Better; readonly y: Better };
  },
): ShownFigure<ScatterFigure> {
  const [x, y] = [checkAxis('x', given.x), checkAxis('y', given.y)];
  const series = checkGroups('series', given.series).map(([name, points]) => ({
    name,
    points: checkPoints(name, points, x, y),
  }));
  const all = series.flatMap(({ points }) => points);
  if (all.length === 0) throw invalid('series', given.series, 'at least one point');
  const { pareto } = given;
  for (const way of pareto === undefined ? [] : [pareto.x, pareto.y])
    checkOneOf('The better way', way, ['low', 'high']);
  const front = pareto === undefined ? [] : paretoPoints(all, pareto);
  const named = front.map(({ label }) => label).filter((label) => label !== undefined);
  const alt = `${y.label} against ${x.label}, ${all.length} points${named.length === 0 ? '' : `; not beaten: ${named.join(', ')}`}`;
  return showFigure({
    kind: 'scatter',
    ...described(given, counted(all.length, 'points'), alt),
    x,
    y,
    series,
    pareto: front,
  });
}

function checkPoints(name: string, points: readonly Point[], x: Axis, y: Axis): readonly Point[] {
  for (const point of checkList(`series "${name}"`, points, 'a list of { x, y }')) {
    for (const [axis, value] of [
      [x, point.x],
      [y, point.y],
    ] as const) {
      const what = `${axis.label} of a point of "${name}"`;
      if (checkFinite(what, value) <= 0 && axis.log === true)
        throw invalid(what, value, 'more than 0 on a logarithmic axis');
    }
  }
  return points;
}
