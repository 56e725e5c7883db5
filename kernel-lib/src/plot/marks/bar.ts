import { checkList, invalid } from '../../check/arguments.js';
import type { Axis, BarFigure, BarSeries } from '../figure.js';
import { brief, checkAxis, checkDistinct, described, type Described } from '../input.js';
import { showFigure, type ShownFigure } from '../show-figure.js';

/** One bar per category, or one per category and series, side by side. An unknown value has no bar. */
export function bar(
  given: Described & {
    categories: readonly string[];
    y: Axis | string;
    series: readonly BarSeries[];
    /** Default: false. */
    horizontal?: boolean;
    /** What the bars are made of: `10 inferences each`. Default: none. */
    n?: string;
  },
): ShownFigure<BarFigure> {
  const y = checkAxis('y', given.y);
  const categories = checkList('categories', given.categories);
  if (categories.length === 0) throw invalid('categories', categories, 'at least one');
  checkDistinct('categories', categories);
  const series = checkList('series', given.series, 'a list of { name, values }');
  for (const { name, values, intervals } of series) {
    const wanted = `one for each of the ${categories.length} categories`;
    if (values.length !== categories.length) throw invalid(`The values of series "${name}"`, values, wanted);
    if (intervals !== undefined && intervals.length !== categories.length)
      throw invalid(`The intervals of series "${name}"`, intervals, wanted);
    const wrong = values.find((value) => value !== undefined && !Number.isFinite(value));
    if (wrong !== undefined)
      throw invalid(`A value of series "${name}"`, wrong, 'finite numbers, undefined where unknown');
  }
  const alt = series
    .flatMap(({ values }) => categories.map((category, index) => valueText(category, values[index])))
    .join(', ');
  return showFigure({
    kind: 'bar',
    ...described(given, given.n ?? '', `${y.label}: ${alt}`),
    categories,
    y,
    series,
    horizontal: given.horizontal ?? false,
  });
}

function valueText(category: string, value: number | undefined): string {
  return `${category} ${value === undefined ? 'unknown' : brief(value)}`;
}
