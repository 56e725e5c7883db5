import type { ReactElement } from 'react';
import type { Metric } from '@stagebook/pipeline';
import { formatMetric } from './format.js';
import { Sparkline } from './sparkline.js';
import type { Translate } from './translate.js';

export interface MetricsTableProps {
  readonly metrics: readonly Metric[];
  /** What the same metric was in earlier runs, oldest first. */
  readonly history?: (name: string) => readonly number[];
  readonly trans: Translate;
}

/** One row a metric: its last value, and its course over steps or over runs where there is one. */
export function MetricsTable({ metrics, history, trans }: MetricsTableProps): ReactElement {
  const rows = latestMetrics(metrics).map((row) => ({ ...row, course: courseOf(row, history) }));
  const anyUnit = rows.some(({ metric }) => metric.unit !== '');
  const anyCourse = rows.some(({ course }) => course.length > 1);
  return (
    <div className="sb-scroll" tabIndex={0} role="region" aria-label={trans.__('Metrics')}>
      <table className="sb-table sb-metrics">
        <caption className="sb-hidden">{trans.__('Metrics')}</caption>
        <thead>
          <tr>
            <th scope="col">{trans.__('Metric')}</th>
            <th scope="col" className="sb-number">
              {trans.__('Value')}
            </th>
            {anyUnit && <th scope="col">{trans.__('Unit')}</th>}
            {anyCourse && <th scope="col">{trans.__('Course')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ metric, course }) => (
            <tr key={metric.name}>
              <th scope="row">{metric.name}</th>
              <td className="sb-number" title={String(metric.value)}>
                {formatMetric(metric.value)}
              </td>
              {anyUnit && <td>{metric.unit}</td>}
              {anyCourse && (
                <td>
                  <Sparkline
                    values={course}
                    label={trans.__('%1 over %2 values', metric.name, course.length)}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export interface LatestMetric {
  readonly metric: Metric;
  /** Every value of this name, in the order they came. */
  readonly values: readonly Metric['value'][];
}

/** The last value of each name, in the order of their first appearance. */
export function latestMetrics(metrics: readonly Metric[]): readonly LatestMetric[] {
  const byName = new Map<string, { metric: Metric; values: Metric['value'][] }>();
  for (const metric of metrics) {
    const values = byName.get(metric.name)?.values ?? [];
    values.push(metric.value);
    byName.set(metric.name, { metric, values });
  }
  return [...byName.values()];
}

function courseOf(row: LatestMetric, history: MetricsTableProps['history']): readonly number[] {
  const own = row.values.filter((value) => typeof value === 'number');
  if (own.length > 1 || history === undefined) return own;
  return [...history(row.metric.name), ...own];
}
