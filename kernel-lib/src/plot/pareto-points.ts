import type { Better } from '../eda/pareto.js';

/** The points that no other beats: none is at least as good in both and better in one. In the order of x. */
export function paretoPoints<T extends { readonly x: number; readonly y: number }>(
  points: readonly T[],
  better: { readonly x: Better; readonly y: Better },
): T[] {
  const x = (point: T): number => (better.x === 'low' ? point.x : -point.x);
  const y = (point: T): number => (better.y === 'low' ? point.y : -point.y);
  const front: T[] = [];
  for (const point of [...points].sort((a, b) => x(a) - x(b) || y(a) - y(b))) {
    const last = front.at(-1);
    const ties = last !== undefined && x(point) === x(last) && y(point) === y(last);
    if (last === undefined || y(point) < y(last) || ties) front.push(point);
  }
  return front.sort((a, b) => a.x - b.x);
}
