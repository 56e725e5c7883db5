import { checkCount, checkList, checkRecord, invalid } from '../check/arguments.js';
import { htmlGrid, textGrid, type Grid } from '../cell/grid.js';
import { decimalsOf, formatNumber } from '../cell/number.js';
import { checkName, MAX_METRICS_PER_MESSAGE, MAX_UNIT_CHARS } from './limits.js';
import type { Metric, MetricValue } from './message.js';
import { send } from './send.js';

/** A number with its name; `NaN` and the infinities are kept as such. */
export interface MetricInput {
  readonly name: string;
  readonly value: number;
  /** As printed after the value: `ms`, `MiB`, `tok/s`. Default: none. */
  readonly unit?: string;
  /** Position in a series: epoch, prompt. Default: none. */
  readonly step?: number;
}

/**
 * Reports numbers of this stage: `await metrics({ mean: 52.93, rows: 1457 })`, or a list where they have units or steps.
 *
 * @throws {StagebookError} `ARGUMENT_INVALID` when a name is empty or a value is not a number.
 */
export async function metrics(
  values: Readonly<Record<string, number>> | readonly MetricInput[],
): Promise<void> {
  const list = toMetrics(values);
  const grid: Grid = {
    title: 'Metrics',
    columns: [{ label: 'metric' }, { label: 'value', align: 'right' }, { label: 'unit' }],
    rows: list.map(({ name, value, unit }) => [name, sixFigures(Number(value)), unit]),
  };
  await send(
    { kind: 'metrics', metrics: list },
    { 'text/plain': textGrid(grid), 'text/html': htmlGrid(grid) },
  );
}

function sixFigures(value: number): string {
  if (value !== 0 && Math.abs(value) < 1) return String(Number(value.toPrecision(6)));
  const whole = Math.trunc(Math.abs(value)).toString().length;
  return formatNumber(value, decimalsOf([value], Math.max(0, 6 - whole)));
}

function toMetrics(values: Readonly<Record<string, number>> | readonly MetricInput[]): Metric[] {
  const wanted = 'an object of numbers, or a list of { name, value, unit }';
  const list = Array.isArray(values)
    ? checkList<MetricInput>('metrics', values, wanted)
    : Object.entries(checkRecord('metrics', values, wanted)).map(([name, value]) => ({
        name,
        value: value as number,
      }));
  if (list.length === 0 || list.length > MAX_METRICS_PER_MESSAGE)
    throw invalid(
      'metrics',
      values,
      `1 to ${MAX_METRICS_PER_MESSAGE} numbers; more are a file: artifact(path)`,
    );
  return list.map(toMetric);
}

function toMetric(input: MetricInput): Metric {
  checkRecord('A metric', input, '{ name, value, unit }');
  const name = checkName('The name of a metric', input.name);
  const unit: unknown = input.unit ?? '';
  if (typeof unit !== 'string' || unit.length > MAX_UNIT_CHARS)
    throw invalid(`The unit of metric "${name}"`, unit, `a text of at most ${MAX_UNIT_CHARS} characters`);
  if (typeof input.value !== 'number')
    throw invalid(`The value of metric "${name}"`, input.value, 'a number');
  if (input.step === undefined) return { name, value: wireNumber(input.value), unit };
  const step = checkCount(`The step of metric "${name}"`, input.step);
  return { name, value: wireNumber(input.value), unit, step };
}

function wireNumber(value: number): MetricValue {
  return Number.isFinite(value) ? value : (String(value) as MetricValue);
}
