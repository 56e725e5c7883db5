/** Count, sum, spread and extremes of numbers that come in pieces. */
export interface Moments {
  count: number;
  total: number;
  /** Sum of squared distances to the mean. */
  squares: number;
  min: number;
  max: number;
}

export function noMoments(): Moments {
  return { count: 0, total: 0, squares: 0, min: Infinity, max: -Infinity };
}

/**
 * Adds a piece, NaN left out, and gives what was added. Each piece is centred on its own mean, and pieces are joined by
 * Chan's formula.
 */
export function addMoments(moments: Moments, cells: Float64Array): Float64Array {
  let values = cells;
  let piece = measure(values);
  // The sum tells of a NaN more quickly than asking each cell would.
  if (Number.isNaN(piece.total)) {
    values = cells.filter((value) => !Number.isNaN(value));
    piece = measure(values);
  }
  const n = values.length;
  if (n === 0) return values;
  const mean = piece.total / n;
  let squares = 0;
  for (let index = 0; index < n; index++) {
    const distance = values[index]! - mean;
    squares += distance * distance;
  }
  if (moments.count > 0) {
    const apart = mean - moments.total / moments.count;
    squares += (apart * apart * n * moments.count) / (n + moments.count);
  }
  moments.squares += squares;
  moments.total += piece.total;
  moments.count += n;
  moments.min = Math.min(moments.min, piece.min);
  moments.max = Math.max(moments.max, piece.max);
  return values;
}

function measure(values: Float64Array): { total: number; min: number; max: number } {
  let [total, min, max] = [0, Infinity, -Infinity];
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    total += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { total, min, max };
}
