import type { ColumnProfile, ProfileWarning, WarningKind } from './profile-types.js';

// Rules of thumb: a few zeros among positive numbers often stand for "unknown"; half a column missing is much.
const FEW = 0.1;
const MUCH = 0.5;

export function warningsOf(
  columns: readonly ColumnProfile[],
  rowCount: number,
  duplicatedRows: number,
): ProfileWarning[] {
  const rows = `${duplicatedRows} row(s) are equal to an earlier one`;
  return [
    ...(duplicatedRows > 0 ? [{ kind: 'duplicated rows', message: rows } as const] : []),
    ...columns.flatMap((column) => columnWarnings(column, rowCount)),
  ];
}

function columnWarnings(profile: ColumnProfile, rowCount: number): ProfileWarning[] {
  const {
    name: column,
    count,
    missing,
    distinct,
    numberLike = 0,
    zeros = 0,
    negatives = 0,
    figures,
  } = profile;
  if (rowCount === 0) return [];
  if (count === 0) return [{ kind: 'all missing', column, message: 'every cell is missing' }];
  const found: ProfileWarning[] = [];
  const warn = (kind: WarningKind, holds: boolean, message: string): void => {
    if (holds) found.push({ kind, column, message });
  };
  warn('mostly missing', missing > MUCH * rowCount, `${missing} of ${rowCount} cells are missing`);
  warn('constant', distinct === 1 && count > 1, 'every known cell is the same');
  warn(
    'mixed types',
    numberLike > 0 && numberLike < count,
    `${numberLike} of ${count} texts read as numbers`,
  );
  const positive = negatives === 0 && (figures?.median ?? 0) > 0;
  warn(
    'suspicious zeros',
    zeros > 0 && zeros <= FEW * count && positive,
    `${zeros} zero(s) among positive numbers: do they stand for unknown?`,
  );
  return found;
}
