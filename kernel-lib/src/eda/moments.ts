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

/** Adds a piece, NaN left out, and gives what was added. Pieces are joined by Chan's formula. */
export function addMoments(moments: Moments, cells: Float64Array): Float64Array {
  let values = cells;
  let piece = momentsOf(values);
  // The sum tells of a NaN more quickly than asking each cell would.
  if (Number.isNaN(piece.total)) {
    values = known(cells);
    piece = momentsOf(values);
  }
  if (piece.count === 0) return values;
  if (moments.count > 0) {
    const apart = piece.total / piece.count - moments.total / moments.count;
    moments.squares += (apart * apart * piece.count * moments.count) / (piece.count + moments.count);
  }
  moments.squares += piece.squares;
  moments.total += piece.total;
  moments.count += piece.count;
  moments.min = Math.min(moments.min, piece.min);
  moments.max = Math.max(moments.max, piece.max);
  return values;
}

/** Those that are numbers. */
export function known(cells: Float64Array): Float64Array {
  const values = new Float64Array(cells.length);
  let count = 0;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index]!;
    values[count] = cell;
    count += Number(!Number.isNaN(cell));
  }
  return values.subarray(0, count);
}

/**
 * In one look: distances are taken from one of the numbers, not from their mean. The mean's own distance to a number among
 * `n` is at most √n deviations, so that setting it right afterwards loses no more than `n` roundings.
 */
function momentsOf(values: Float64Array): Moments {
  const count = values.length;
  const [first = 0] = values;
  const centre = Number.isFinite(first) ? first : 0;
  let [apart, squares, min, max] = [0, 0, Infinity, -Infinity];
  for (let index = 0; index < count; index++) {
    const value = values[index]!;
    const distance = value - centre;
    apart += distance;
    squares += distance * distance;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { count, total: count * centre + apart, squares: squares - (apart * apart) / count, min, max };
}
