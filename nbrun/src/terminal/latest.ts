import type { Metric } from '@stagebook/pipeline';
import { formatMetric } from './format.js';

/** Each metric once, in the order of its first report: its name, and its last value with how many there were. */
export function latestMetrics(
  metrics: readonly Metric[],
): readonly (readonly [name: string, value: string])[] {
  const found = new Map<string, { readonly last: Metric; readonly count: number }>();
  for (const metric of metrics) {
    found.set(metric.name, { last: metric, count: (found.get(metric.name)?.count ?? 0) + 1 });
  }
  return [...found.values()].map(({ last, count }) => {
    const value = formatMetric(last.value, last.unit);
    return [last.name, count === 1 ? value : `${value} (last of ${count})`];
  });
}
