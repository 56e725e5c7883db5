/** The value that would stand at `rank`, from 0, if `values` were sorted. Reorders them: smaller ones come before it. */
export function select(values: Float64Array, rank: number): number {
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const pivot = middleOf(values[left]!, values[(left + right) >> 1]!, values[right]!);
    let [i, j] = [left, right];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const value = values[i]!;
      values[i++] = values[j]!;
      values[j--] = value;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return values[rank]!;
}

/** The value at a position between two ranks, in proportion: a quantile of type 7 where it is share × (n − 1). */
export function selectBetween(values: Float64Array, position: number): number {
  const rank = Math.floor(position);
  const low = select(values, rank);
  if (position === rank) return low;
  const high = values.subarray(rank + 1).reduce((least, value) => (value < least ? value : least), Infinity);
  return low === high ? low : low + (high - low) * (position - rank);
}

function middleOf(a: number, b: number, c: number): number {
  return a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
}
