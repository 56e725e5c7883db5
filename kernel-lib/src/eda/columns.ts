/** The columns of the Open LLM leaderboard, as the study names them. */
export const LEADERBOARD_COLUMNS = [
  'Average score',
  'ARC',
  'HellaSwag',
  'MMLU',
  'TruthfulQA',
  'Type',
  'Precision',
  'Hub License',
  '#Params (B)',
  'No. of Likes',
  'model_name_for_query',
] as const;

export type LeaderboardColumn = (typeof LEADERBOARD_COLUMNS)[number];

export const SCORE_COLUMNS = ['Average score', 'ARC', 'HellaSwag', 'MMLU', 'TruthfulQA'] as const;

const TEXT_COLUMNS: readonly LeaderboardColumn[] = [
  'Type',
  'Precision',
  'Hub License',
  'model_name_for_query',
];

export function isTextColumn(column: LeaderboardColumn): boolean {
  return TEXT_COLUMNS.includes(column);
}

/** Other spellings, from the board's own versions, by what is left without case, signs and pictures. */
const SPELLINGS: Readonly<Record<string, LeaderboardColumn>> = {
  average: 'Average score',
  averagescore: 'Average score',
  arc: 'ARC',
  arcchallenge: 'ARC',
  hellaswag: 'HellaSwag',
  mmlu: 'MMLU',
  truthfulqa: 'TruthfulQA',
  truthfulqamc: 'TruthfulQA',
  type: 'Type',
  precision: 'Precision',
  hublicense: 'Hub License',
  license: 'Hub License',
  params: '#Params (B)',
  paramsb: '#Params (B)',
  nooflikes: 'No. of Likes',
  likes: 'No. of Likes',
  hub: 'No. of Likes',
  modelnameforquery: 'model_name_for_query',
  model: 'model_name_for_query',
};

/** The column that a header means: `"Average ⬆️"` is `Average score`. Undefined for one that is none of the board's. */
export function toLeaderboardColumn(header: string): LeaderboardColumn | undefined {
  return SPELLINGS[header.toLowerCase().replace(/[^a-z]/g, '')];
}
