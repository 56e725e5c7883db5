import { checkFinite, checkList, invalid } from '../../check/arguments.js';
import type { Axis, LineFigure, LinePoint } from '../figure.js';
import { brief, checkAxis, checkGroups, checkNumbers, counted, described, type Described } from '../input.js';
import { showFigure, type ShownFigure } from '../show-figure.js';
import { boxStatistics } from '../statistics.js';

type Named<T> = Readonly<Record<string, T>> | readonly (readonly [string, T])[];

/** Lines, each with a band where its points have `low` and `high`. Points are drawn in the order of x. */
export function line(
  given: Described & { series: Named<readonly LinePoint[]>; x: Axis | string; y: Axis | string },
): ShownFigure<LineFigure> {
  const [x, y] = [checkAxis('x', given.x), checkAxis('y', given.y)];
  const series = checkGroups('series', given.series).map(([name, points]) => {
    checkList(`series "${name}"`, points, 'a list of { x, y, low, high }');
    if (points.length === 0) throw invalid(`series "${name}"`, points, 'at least one point');
    for (const point of points) {
      checkFinite(`x of a point of "${name}"`, point.x);
      checkFinite(`y of a point of "${name}"`, point.y);
    }
    return { name, points: [...points].sort((a, b) => a.x - b.x) };
  });
  const ends = series.map(
    ({ name, points }) => `${name} from ${brief(points[0]?.y ?? 0)} to ${brief(points.at(-1)?.y ?? 0)}`,
  );
  const n = series.reduce((sum, { points }) => sum + points.length, 0);
  const texts = described(given, counted(n, 'points'), `${y.label} over ${x.label}: ${ends.join(', ')}`);
  return showFigure({ kind: 'line', ...texts, x, y, shape: 'straight', series });
}

/** The share of values at or under each value: no bins, no smoothing. */
export function ecdf(
  given: Described & { groups: Named<readonly number[]>; x: Axis | string },
): ShownFigure<LineFigure> {
  const x = checkAxis('x', given.x);
  const groups = checkGroups('groups', given.groups).map(
    ([name, values]) => [name, checkNumbers(`group "${name}"`, values, x)] as const,
  );
  const series = groups.map(([name, values]) => ({ name, points: steps(values) }));
  const medians = groups.map(([name, values]) => `${name} ${brief(boxStatistics(values).median)}`);
  const n = groups.reduce((sum, [, values]) => sum + values.length, 0);
  const texts = described(given, counted(n), `Medians of ${x.label}: ${medians.join(', ')}`);
  return showFigure({ kind: 'line', ...texts, x, y: { label: 'Share at or under' }, shape: 'step', series });
}

function steps(values: readonly number[]): LinePoint[] {
  const sorted = [...values].sort((a, b) => a - b);
  const ends = sorted.map((x, index) => ({ x, y: (index + 1) / sorted.length }));
  return [{ x: sorted[0] ?? 0, y: 0 }, ...ends.filter(({ x }, index) => x !== ends[index + 1]?.x)];
}
