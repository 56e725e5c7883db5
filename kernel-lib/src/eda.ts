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
export { compare, type ColumnDrift, type Comparison } from './eda/compare.js';
export { fromDanfo, toDanfo, type DanfoFrame } from './eda/danfo.js';
export { describe, type ColumnSummary, type Description } from './eda/describe.js';
export { groupBy, type Aggregate } from './eda/group-by.js';
export { loadLeaderboard } from './eda/leaderboard.js';
export { pareto, type Better } from './eda/pareto.js';
export { profile } from './eda/profile.js';
export { readTable } from './eda/read-table.js';
export { selectModels, type SelectedModel, type Selection, type SelectOptions } from './eda/select-models.js';
export { syntheticLeaderboard } from './eda/synthetic.js';
export { toTable, type ArrowTable } from './eda/to-table.js';
export type { ColumnContents } from './eda/profile-column.js';
export type { ColumnProfile, Profile, ProfileWarning, WarningKind } from './eda/profile-types.js';
export type { ReadOptions } from './eda/facts.js';
export type { Cell, Row } from './eda/engine.js';
export type { Column, ColumnType, RejectedRow, TableFacts } from './eda/shape.js';
export type { Condition, Table } from './eda/table.js';
export { StagebookError, type StagebookErrorCode } from './check/error.js';
