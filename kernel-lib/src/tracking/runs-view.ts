import { displayable, type Displayable } from '../cell/display.js';
import { gridView, numericColumns } from '../cell/grid.js';
import { formatCount } from '../cell/number.js';
import type { RunRecord } from './state.js';

/** Runs as a table: those within another are indented below it. */
export function runsView(runs: readonly RunRecord[]): readonly RunRecord[] & Displayable {
  const columns = [
    { label: 'run' },
    { label: 'status' },
    ...numericColumns('started', 'metrics', 'artifacts'),
  ];
  const rows = runs.map(({ name, parent, status, startedAt, metrics, artifacts }) => [
    parent === undefined ? name : `↳ ${name}`,
    ...[status, startedAt, formatCount(metrics.size), formatCount(artifacts.length)],
  ]);
  return displayable(
    [...runs],
    gridView(() => ({ title: 'Tracked runs', columns, rows })),
  );
}
