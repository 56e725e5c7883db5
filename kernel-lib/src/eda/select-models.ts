import { checkCount, checkFinite } from '../check/arguments.js';
import { displayable, type Displayable } from '../cell/display.js';
import { gridView, numericColumns, type Grid } from '../cell/grid.js';
import { formatNumber } from '../cell/number.js';
import { SCORE_COLUMNS } from './columns.js';
import type { Row } from './engine.js';
import type { Table } from './table.js';

/** A model of the leaderboard that can be benchmarked on a small machine. */
export interface SelectedModel {
  readonly model: string;
  /** Billions. */
  readonly parametersB: number;
  /** Benchmark average, 0–100. */
  readonly average: number;
  readonly arc: number;
  readonly hellaSwag: number;
  readonly mmlu: number;
  readonly truthfulQa: number;
}

export interface Selection {
  readonly title: string;
  readonly synthetic: boolean;
  /** The best average first. */
  readonly models: readonly SelectedModel[];
  /** Why the other rows are not among them; each row counts once, by the first rule that it breaks. */
  readonly excluded: readonly { readonly reason: string; readonly count: number }[];
}

export interface SelectOptions {
  /** Fewer parameters than this, in billions. Default: 2. */
  maxParametersB?: number;
  /** At least this average. Default: none. */
  minAverage?: number;
  /** Keep the best so many. Default: all. */
  limit?: number;
}

/**
 * The models under `maxParametersB` that have all benchmark scores, and why each other row is left out. A size of zero
 * is no size: the board writes it where it does not know.
 *
 * @throws {StagebookError} `ARGUMENT_INVALID` for bad options; `COLUMN_UNKNOWN` for a table that is no leaderboard.
 */
export async function selectModels(
  table: Table,
  options: SelectOptions = {},
): Promise<Selection & Displayable> {
  const maxParametersB = checkFinite('maxParametersB', options.maxParametersB ?? 2);
  const minAverage = checkFinite('minAverage', options.minAverage ?? 0);
  const limit = options.limit === undefined ? Infinity : checkCount('limit', options.limit, 1);
  const rules: readonly [reason: string, broken: (row: Row) => boolean][] = [
    ['size unknown', (row) => size(row) === null],
    ['size given as 0, which is unknown', (row) => size(row) === 0],
    [`${maxParametersB} B parameters or more`, (row) => Number(size(row)) >= maxParametersB],
    ['a benchmark score is missing', (row) => SCORE_COLUMNS.some((column) => row[column] === null)],
    [`average under ${minAverage}`, (row) => Number(row['Average score']) < minAverage],
  ];
  const board = await table.select('model_name_for_query', '#Params (B)', ...SCORE_COLUMNS);
  const rows = await board.rows();
  await board.close();
  const counts = rules.map(([reason]) => ({ reason, count: 0 }));
  const kept = rows.filter((row) => {
    const rule = counts[rules.findIndex(([, broken]) => broken(row))];
    if (rule !== undefined) rule.count += 1;
    return rule === undefined;
  });
  const models = kept.map(toModel).sort((a, b) => b.average - a.average);
  const cut = Math.max(0, models.length - limit);
  if (cut > 0) counts.push({ reason: `not among the best ${limit}`, count: cut });
  const selection: Selection = {
    title: table.title,
    synthetic: table.synthetic,
    models: models.slice(0, limit),
    excluded: counts.filter(({ count }) => count > 0),
  };
  return displayable(
    selection,
    gridView(() => toGrid(selection)),
  );
}

function size(row: Row): Row[string] {
  return row['#Params (B)'] ?? null;
}

function toModel(row: Row): SelectedModel {
  return {
    model: String(row['model_name_for_query']),
    parametersB: Number(row['#Params (B)']),
    average: Number(row['Average score']),
    arc: Number(row['ARC']),
    hellaSwag: Number(row['HellaSwag']),
    mmlu: Number(row['MMLU']),
    truthfulQa: Number(row['TruthfulQA']),
  };
}

const MODELS_SHOWN = 10;

function toGrid({ title, models, excluded }: Selection): Grid {
  const shown = models.slice(0, MODELS_SHOWN);
  return {
    title: `${title}: ${models.length} models selected${models.length > shown.length ? `, the best ${shown.length}` : ''}`,
    columns: numericColumns('model', 'B', 'average', 'ARC', 'HellaSwag', 'MMLU', 'TruthfulQA'),
    rows: shown.map(({ model, ...numbers }) => [
      model,
      ...Object.values(numbers).map((value) => formatNumber(value)),
    ]),
    notes: excluded.map(({ reason, count }) => `left out ${count}: ${reason}`),
  };
}
