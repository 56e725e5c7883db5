import type { AliasMoved } from '../entry.js';

/**
 * The versions that an alias went through and could go back to, the present one last. A promotion adds one; rolling back
 * takes away what it leaves, so that rolling back twice goes two steps back.
 */
export function aliasHistory(moves: readonly AliasMoved[], alias: string): readonly number[] {
  const history: number[] = [];
  for (const { action, from, to } of moves.filter((move) => move.alias === alias)) {
    // Somebody moved it by another tool in between.
    if (from !== undefined && history.at(-1) !== from.version) history.push(from.version);
    const back = action === 'roll-back' ? history.lastIndexOf(to.version) : -1;
    if (back === -1) history.push(to.version);
    else history.length = back + 1;
  }
  return history;
}
