import { checkFinite, checkList, checkOneOf, checkRecord, checkText, invalid } from '../check/arguments.js';
import { displayable, type Displayable } from '../cell/display.js';
import { gridView, numericColumns, type Grid } from '../cell/grid.js';
import { formatNumber } from '../cell/number.js';
import type { InferenceRow } from '../log/row.js';
import { STUDY_PRICES, type Price } from './prices.js';

export interface CostLine {
  readonly model: string;
  readonly runtime: string;
  /** Inferences that have a latency. */
  readonly inferences: number;
  readonly runtimeHours: number;
  readonly costUsd: number;
  readonly usdPer1000Inferences: number;
  /** False where the time was measured on another kind of device than the price is for: then it is no forecast. */
  readonly sameDevice: boolean;
}

export interface CostEstimate {
  readonly lines: readonly CostLine[];
  /** By runtime, over all models. */
  readonly totals: readonly {
    readonly runtime: string;
    readonly costUsd: number;
    readonly sameDevice: boolean;
  }[];
}

const MS_PER_HOUR = 3_600_000;

/**
 * Runtime × price, for each model and each runtime of the table.
 *
 * @param options.prices Default: `STUDY_PRICES`.
 * @param options.measuredOn What the latencies were measured on. Default: `cpu`.
 * @throws {StagebookError} `ARGUMENT_INVALID` for a price that is negative or no number, or rows without latency.
 */
export function estimateCost(
  rows: readonly InferenceRow[],
  options: { prices?: readonly Price[]; measuredOn?: Price['device'] } = {},
): CostEstimate & Displayable {
  const prices = checkList('prices', options.prices ?? STUDY_PRICES).map(checkPrice);
  const measuredOn = checkOneOf('measuredOn', options.measuredOn ?? 'cpu', ['cpu', 'gpu']);
  const times = latenciesByModel(checkList('rows', rows, 'the rows of a benchmark'));
  if (times.size === 0) throw invalid('rows', rows, 'at least one inference with a latency');
  const lines = [...times].flatMap(([model, latencies]) =>
    prices.map(({ runtime, usdPerHour, device }): CostLine => {
      const runtimeHours = latencies.reduce((sum, latency) => sum + latency, 0) / MS_PER_HOUR;
      const costUsd = runtimeHours * usdPerHour;
      const usdPer1000Inferences = (1000 * costUsd) / latencies.length;
      const sameDevice = device === measuredOn;
      return {
        model,
        runtime,
        inferences: latencies.length,
        runtimeHours,
        costUsd,
        usdPer1000Inferences,
        sameDevice,
      };
    }),
  );
  const totals = prices.map(({ runtime, device }) => ({
    runtime,
    costUsd: lines.filter((line) => line.runtime === runtime).reduce((sum, { costUsd }) => sum + costUsd, 0),
    sameDevice: device === measuredOn,
  }));
  const estimate = { lines, totals };
  return displayable(
    estimate,
    gridView(() => toGrid(estimate, measuredOn)),
  );
}

function checkPrice(price: Price): Price {
  checkRecord('A price', price, '{ runtime, usdPerHour, device }');
  const runtime = checkText('The runtime of a price', price.runtime);
  const what = `The price of ${runtime}`;
  if (checkFinite(what, price.usdPerHour) < 0)
    throw invalid(what, price.usdPerHour, '0 or more, in USD per hour');
  checkOneOf(`The device of ${runtime}`, price.device, ['cpu', 'gpu']);
  return price;
}

function latenciesByModel(rows: readonly InferenceRow[]): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const { model, latencyMs } of rows) {
    if (latencyMs !== undefined) times.set(model, [...(times.get(model) ?? []), latencyMs]);
  }
  return times;
}

function toGrid({ lines }: CostEstimate, measuredOn: Price['device']): Grid {
  const mixed = lines.some(({ sameDevice }) => !sameDevice);
  return {
    title: 'Cost: measured runtime × price',
    columns: numericColumns('model on runtime', 'inferences', 'hours', 'USD', 'USD per 1,000'),
    rows: lines.map((line) => [
      `${line.model} on ${line.runtime}${line.sameDevice ? '' : ' *'}`,
      String(line.inferences),
      formatNumber(line.runtimeHours, 6),
      formatNumber(line.costUsd, 6),
      formatNumber(line.usdPer1000Inferences, 6),
    ]),
    notes: mixed
      ? [`* measured on a ${measuredOn.toUpperCase()}: this time × that price is not that device's cost`]
      : [],
  };
}
