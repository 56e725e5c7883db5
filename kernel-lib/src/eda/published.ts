import type { Published } from './marginal.js';

/** Rows of the leaderboard that the study printed its figures of. */
export const PUBLISHED_ROWS = 1472;

const row = (...figures: readonly [number, number, number, number, number, number, number]): Published => {
  const [mean, std, min, q1, median, q3, max] = figures;
  return { mean, std, min, q1, median, q3, max };
};

export type PublishedColumn = 'Average score' | 'ARC' | 'HellaSwag' | 'MMLU' | 'TruthfulQA' | '#Params (B)';

/** The study's own table: mean, std, min, quartiles, max. */
export const PUBLISHED: Readonly<Record<PublishedColumn, Published>> = {
  'Average score': row(52.450802, 11.96108, 28.85, 42.805, 56.29, 61.2225, 74.17),
  ARC: row(49.737711, 13.559505, 19.71, 40.61, 53.84, 59.9, 73.55),
  HellaSwag: row(70.420734, 18.2361, 24.76, 66.4275, 78.575, 82.355, 88.32),
  MMLU: row(44.562704, 14.520083, 20.79, 26.935, 47.92, 55.9125, 78.66),
  TruthfulQA: row(45.081848, 6.866248, 31.61, 39.6, 44.675, 50.11, 65.81),
  '#Params (B)': row(15.107656, 17.689238, 0, 6.61, 12.85, 13.02, 77.58),
};
