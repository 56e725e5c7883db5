import { checkCount } from '../check/arguments.js';
import { LEADERBOARD_COLUMNS, SCORE_COLUMNS, type LeaderboardColumn } from './columns.js';
import { fitMarginal, type Published } from './marginal.js';
import { PUBLISHED, PUBLISHED_ROWS } from './published.js';
import { normal, seededRandom } from './random.js';
import { fromColumns } from './from-columns.js';
import type { Table } from './table.js';

/**
 * A stand-in for the leaderboard, for where its file is not at hand: made-up models whose columns have the study's
 * published figures (mean, std, quartiles, extremes within 1 %) and nearly its correlations. It says "synthetic"
 * wherever it is shown. Type, precision, licence and likes are unknown throughout.
 *
 * @param options.seed Which of many such tables. Default: 1.
 */
export async function syntheticLeaderboard(options: { seed?: number } = {}): Promise<Table> {
  const seed = checkCount('seed', options.seed ?? 1);
  const numbers = drawColumns(seed);
  const names = Array.from(
    { length: PUBLISHED_ROWS },
    (_, index) => `synthetic/model-${String(index + 1).padStart(4, '0')}`,
  );
  const columns = LEADERBOARD_COLUMNS.map((name) => ({
    name,
    type: numbers.has(name) || name === 'No. of Likes' ? ('number' as const) : ('text' as const),
    values:
      name === 'model_name_for_query'
        ? names
        : (numbers.get(name) ?? new Array<null>(PUBLISHED_ROWS).fill(null)),
  }));
  return fromColumns(columns, {
    title: `synthetic leaderboard (seed ${seed})`,
    synthetic: true,
    rejected: [],
  });
}

/** How strongly each column follows a model's general ability, chosen so that the published correlations come out. */
const LOADINGS = { ARC: 0.97, HellaSwag: 0.93, MMLU: 0.965, TruthfulQA: 0.62, '#Params (B)': 0.78 } as const;

function drawColumns(seed: number): Map<LeaderboardColumn, number[]> {
  const draw = normal(seededRandom(seed));
  const ability = Array.from({ length: PUBLISHED_ROWS }, draw);
  const columns = new Map<LeaderboardColumn, number[]>();
  for (const [name, loading] of Object.entries(LOADINGS) as [keyof typeof LOADINGS, number][]) {
    const latent = ability.map((value) => loading * value + Math.sqrt(1 - loading ** 2) * draw());
    columns.set(name, inOrderOf(latent, PUBLISHED[name]));
  }
  const tests = SCORE_COLUMNS.filter((name) => name !== 'Average score').map(
    (name) => columns.get(name) ?? [],
  );
  const average = ability.map(
    (_, index) => tests.reduce((sum, scores) => sum + (scores[index] ?? 0), 0) / tests.length,
  );
  return columns.set('Average score', inOrderOf(average, PUBLISHED['Average score']));
}

/** The published column's values, the smallest where `order` is smallest, and so on. */
function inOrderOf(order: readonly number[], published: Published): number[] {
  const ascending = fitMarginal(published, order.length);
  const values = new Array<number>(order.length);
  const places = order.map((_, index) => index).sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
  places.forEach((place, rank) => (values[place] = Number((ascending[rank] ?? 0).toFixed(2))));
  return values;
}
