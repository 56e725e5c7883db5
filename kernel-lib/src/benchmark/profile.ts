import type { ProfileName } from './types.js';

/** How much is measured. A round is every prompt once. */
export interface Profile {
  /** Fewest and most warm-ups before the first measured round. */
  readonly warmUps: readonly [least: number, most: number];
  readonly rounds: number;
  readonly inferences: number;
  readonly seconds: number;
  /** Most tokens per prompt in the memory pass. */
  readonly memoryTokens: number;
}

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  quick: { warmUps: [3, 3], rounds: 1, inferences: 1, seconds: 0, memoryTokens: 4 },
  standard: { warmUps: [3, 20], rounds: 3, inferences: 10, seconds: 10, memoryTokens: Infinity },
  thorough: { warmUps: [3, 40], rounds: 10, inferences: 30, seconds: 30, memoryTokens: Infinity },
};
