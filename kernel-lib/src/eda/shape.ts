export type ColumnType = 'number' | 'text' | 'boolean' | 'time' | 'other';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** A row of the file that could not be read, and is not in the table. */
export interface RejectedRow {
  /** From 1; the header is line 1. */
  readonly line: number;
  readonly column?: string;
  readonly reason: string;
}

export interface TableFacts {
  /** What it is called in tables, plots and reports; says "synthetic" where the data are made up. */
  readonly title: string;
  readonly synthetic: boolean;
  readonly rejected: readonly RejectedRow[];
}

/** A table without its cells. */
export interface TableShape extends TableFacts {
  readonly rowCount: number;
  readonly columns: readonly Column[];
}
