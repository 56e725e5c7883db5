import type { Correlations } from './correlate.js';
import type { ColumnSummary } from './describe.js';
import type { Row } from './engine.js';
import type { ColumnContents } from './profile-column.js';
import type { ColumnType } from './shape.js';

/** What a column holds. */
export interface ColumnProfile extends ColumnContents {
  readonly name: string;
  readonly type: ColumnType;
  /** Known cells. */
  readonly count: number;
  readonly missing: number;
  /** Mean, deviation, exact quartiles, extremes; of a column of numbers. */
  readonly figures?: ColumnSummary;
}

export interface Profile {
  readonly title: string;
  readonly synthetic: boolean;
  readonly rowCount: number;
  /** Rows that are equal to an earlier one in every column. */
  readonly duplicatedRows: number;
  readonly missingCells: number;
  readonly columns: readonly ColumnProfile[];
  readonly warnings: readonly ProfileWarning[];
  /** Pearson's r of every two columns of numbers. */
  readonly correlations: Correlations;
  /** The first rows. */
  readonly sample: readonly Row[];
  /** One page that needs nothing else, for a browser. */
  toHtml(): string;
  /** Writes that page. */
  writeHtml(path: string): Promise<void>;
}

export type WarningKind =
  'all missing' | 'constant' | 'mixed types' | 'suspicious zeros' | 'mostly missing' | 'duplicated rows';

export interface ProfileWarning {
  readonly kind: WarningKind;
  /** Absent where it concerns whole rows. */
  readonly column?: string;
  readonly message: string;
}
