/** Benjamini and Hochberg: p values of one family, adjusted so that of what is called a change at most `q` is none. */
export function adjustedP(values: readonly number[]): readonly number[] {
  const order = values.map((_, index) => index).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  const adjusted = new Array<number>(values.length).fill(1);
  let least = 1;
  for (const [place, index] of order.entries()) {
    least = Math.min(least, ((values[index] ?? 0) * values.length) / (values.length - place));
    adjusted[index] = least;
  }
  return adjusted;
}
