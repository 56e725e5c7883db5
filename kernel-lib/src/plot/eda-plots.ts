import { correlate, correlationMatrix } from '../eda/correlate.js';
import { SCORE_COLUMNS } from '../eda/columns.js';
import type { Table } from '../eda/table.js';
import { formatCount } from '../cell/number.js';
import { box } from './marks/box.js';
import { heatMap } from './marks/heat-map.js';
import { histogram } from './marks/histogram.js';
import { scatter } from './marks/scatter.js';
import type { BoxFigure, HeatMapFigure, HistogramFigure, ScatterFigure } from './figure.js';
import type { ShownFigure } from './show-figure.js';

/** The study's four plots of the leaderboard. */
export interface EdaPlots {
  readonly sizes: ShownFigure<HistogramFigure>;
  readonly scores: ShownFigure<BoxFigure>;
  readonly sizeAgainstAverage: ShownFigure<ScatterFigure>;
  readonly correlations: ShownFigure<HeatMapFigure>;
}

const SIZE = '#Params (B)';
const AVERAGE = 'Average score';

/**
 * Histogram of model sizes, box plot of scores, scatter of size against average, heat map of correlations.
 *
 * @throws {StagebookError} `COLUMN_UNKNOWN` for a table that is no leaderboard.
 */
export async function edaPlots(board: Table): Promise<EdaPlots> {
  const note = board.synthetic ? { note: `SYNTHETIC data: ${board.title}` } : { note: board.title };
  const sizes = await board.numbers(SIZE);
  const scores: [string, number[]][] = [];
  for (const column of SCORE_COLUMNS) scores.push([column, await board.numbers(column)]);
  const both = await board.select(SIZE, AVERAGE);
  const points = (await both.rows()).flatMap((row) => {
    const [x, y] = [row[SIZE], row[AVERAGE]];
    return typeof x === 'number' && typeof y === 'number' && x > 0 ? [{ x, y }] : [];
  });
  await both.close();
  const correlations = await correlate(board, { columns: [...SCORE_COLUMNS, SIZE], methods: ['pearson'] });
  const counts = correlations.pairs.map(({ n }) => n);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const unknown = board.rowCount - sizes.length;
  return {
    sizes: histogram({
      title: 'Model sizes',
      x: { label: 'Parameters', unit: 'billions' },
      values: sizes,
      note: `${note.note}${unknown > 0 ? ` · ${unknown} of unknown size` : ''}`,
    }),
    scores: box({ title: 'Benchmark scores', y: { label: 'Score', unit: '0–100' }, groups: scores, ...note }),
    sizeAgainstAverage: scatter({
      title: 'Size against average score',
      x: { label: 'Parameters', unit: 'billions', log: true },
      y: { label: 'Average score', unit: '0–100' },
      series: { models: points },
      ...note,
    }),
    correlations: heatMap({
      title: 'Correlations',
      columns: correlations.columns,
      values: correlationMatrix(correlations),
      unit: "Pearson's r",
      n: `n = ${fewest === most ? '' : `${formatCount(fewest)} to `}${formatCount(most)} models a pair`,
      ...note,
    }),
  };
}
