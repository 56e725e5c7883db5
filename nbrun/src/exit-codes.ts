import type { RunState } from '@stagebook/pipeline';

/** What nbrun's exit status means; the same table is in the README. */
export const EXIT = {
  passed: 0,
  failed: 1,
  usage: 2,
  broken: 3,
  'timed-out': 124,
  cancelled: 130,
  'kernel-died': 138,
} as const;

export function exitCodeOf({ status }: RunState): number {
  return status === 'running' ? EXIT.broken : EXIT[status];
}
