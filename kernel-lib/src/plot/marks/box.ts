import type { Axis, BoxFigure, ViolinFigure } from '../figure.js';
import { brief, checkAxis, checkGroups, checkNumbers, described, type Described } from '../input.js';
import { showFigure, type ShownFigure } from '../show-figure.js';
import { boxStatistics, density } from '../statistics.js';

type Groups = Readonly<Record<string, readonly number[]>> | readonly (readonly [string, readonly number[]])[];

type Given = Described & { groups: Groups; y: Axis | string };

/** Quartiles, whiskers (1.5 × the quartiles' distance) and the values beyond, for each group. */
export function box(given: Given): ShownFigure<BoxFigure> {
  const { y, groups } = summarized(given);
  return showFigure({
    kind: 'box',
    ...texts(given, groups),
    y,
    groups: groups.map(({ values: _, ...group }) => group),
  });
}

const OUTLINE_POINTS = 80;

/** The density of each group, mirrored, about its quartiles. */
export function violin(given: Given): ShownFigure<ViolinFigure> {
  const { y, groups } = summarized(given);
  const outlines = groups.map(({ values }) => {
    const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    const places = Array.from(
      { length: OUTLINE_POINTS },
      (_, index) => low + ((high - low) * index) / (OUTLINE_POINTS - 1),
    );
    const heights = density(values, places);
    return places.map((value, index) => ({ value, width: heights[index] ?? 0 }));
  });
  const widest = Math.max(...outlines.flat().map(({ width }) => width));
  return showFigure({
    kind: 'violin',
    ...texts(given, groups),
    y,
    groups: groups.map(({ values: _, ...group }, index) => ({
      ...group,
      outline: (outlines[index] ?? []).map(({ value, width }) => ({ value, width: width / widest })),
    })),
  });
}

function summarized({ groups, y }: Given): { y: Axis; groups: ReturnType<typeof summary>[] } {
  const axis = checkAxis('y', y);
  return {
    y: axis,
    groups: checkGroups('groups', groups).map(([name, values]) => summary(name, values, axis)),
  };
}

function summary(name: string, values: readonly number[], axis: Axis) {
  return { name, values: checkNumbers(`group "${name}"`, values, axis), ...boxStatistics(values) };
}

function texts(given: Given, groups: readonly ReturnType<typeof summary>[]): ReturnType<typeof described> {
  const counts = [...new Set(groups.map(({ n }) => n))];
  const n = `n = ${counts.length === 1 ? `${counts[0]?.toLocaleString('en-US')} each` : `${Math.min(...counts)} to ${Math.max(...counts)}`}`;
  const medians = groups.map(({ name, median }) => `${name} ${brief(median)}`).join(', ');
  return described(given, n, `Medians: ${medians}`);
}
