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
