/** `value` for a table: digits grouped, at most `digits` decimals, a dash where it is missing. */
export function formatNumber(value: number | undefined, digits = 2): string {
  if (value === undefined) return '–';
  if (!Number.isFinite(value)) return String(value);
  const fixed = value.toFixed(digits);
  // A value that the decimals would wipe out keeps three figures instead.
  if (value !== 0 && Number(fixed) === 0) return value.toPrecision(3);
  const [whole = '', fraction] = fixed.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

export function formatCount(value: number): string {
  return formatNumber(value, 0);
}

/** The fewest decimals, at most `most`, that show each of `values` as `most` would; a column's numbers then stand under each other. */
export function decimalsOf(values: readonly (number | undefined)[], most: number): number {
  const needed = values
    .filter((value) => value !== undefined && Number.isFinite(value))
    .map((value) => /\.(\d*?)0*$/.exec((value as number).toFixed(most))?.[1]?.length ?? 0);
  return Math.max(0, ...needed);
}

/** A probability under chance alone: four decimals, and a bound where they would show none. */
export function formatP(p: number | undefined): string {
  return p !== undefined && p < 0.0001 ? '< 0.0001' : formatNumber(p, 4);
}
