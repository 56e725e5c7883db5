/**
 * Tables of models and of results: read, describe, correlate, select.
 *
 *     import { describe, loadLeaderboard, selectModels } from 'stagebook/eda';
 *     const board = await loadLeaderboard('open-llm-leaderboard.csv');
 *     await describe(board);
 */
export {
  correlate,
  correlationMatrix,
  type Correlation,
  type CorrelationMethod,
  type Correlations,
} from './eda/correlate.js';
export { LEADERBOARD_COLUMNS, SCORE_COLUMNS, type LeaderboardColumn } from './eda/columns.js';
export { describe, type ColumnSummary, type Description } from './eda/describe.js';
export { loadLeaderboard } from './eda/leaderboard.js';
export { selectModels, type SelectedModel, type Selection, type SelectOptions } from './eda/select-models.js';
export { syntheticLeaderboard } from './eda/synthetic.js';
export type { Cell, Row } from './eda/engine.js';
export type { Column, ColumnType, Condition, RejectedRow, Table, TableFacts } from './eda/table.js';
export { StagebookError, type StagebookErrorCode } from './check/error.js';
