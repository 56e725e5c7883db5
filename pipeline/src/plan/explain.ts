import type { KeyChange, PlannedStage, Reason } from './model.js';

/** More than this many changes are counted, not listed: the line is for reading. */
const MAX_LISTED = 3;

/** One line: `eda runs: parameter dataset changed "a.csv" → "b.csv"`. */
export function explainReason({
  stage,
  action,
  reason,
}: Pick<PlannedStage, 'action' | 'reason'> & { readonly stage: { readonly name: string } }): string {
  const verb = { run: 'runs', cached: 'is cached', skip: 'is skipped', undecided: 'is undecided' }[action];
  return `${stage.name} ${verb}: ${describeReason(reason)}`;
}

/** The part after the colon. */
export function describeReason(reason: Reason): string {
  switch (reason.kind) {
    case 'first-run':
      return 'no earlier result is stored';
    case 'forced':
      return 'it was forced';
    case 'not-cacheable':
      return {
        measures: 'it measures, and its metadata does not say "cache": true',
        metadata: 'its metadata says "cache": false',
        'no-cache': 'the cache is off',
      }[reason.why];
    case 'changed':
      return describeChanges(reason.changes);
    case 'unknown-input':
      return `${reason.input} cannot be known: ${reason.why}`;
    case 'upstream':
      return `it needs ${reason.stage}, which runs`;
    case 'kernel-state':
      return `${reason.stage} needs its kernel state`;
    case 'cached':
      return `nothing changed since run ${reason.runId} at ${reason.at}`;
    case 'resumed':
      return `it passed at ${reason.at}, before the run was resumed`;
    case 'not-selected':
      return 'it was not selected';
    case 'every-kernel':
      return 'every kernel runs it first';
    default:
      return reason satisfies never;
  }
}

function describeChanges(changes: readonly KeyChange[]): string {
  const listed = changes.slice(0, MAX_LISTED).map(describeChange);
  const more = changes.length - listed.length;
  return listed.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function describeChange({ input, before, after }: KeyChange): string {
  if (before === undefined && after === undefined) return `${input} changed`;
  if (before === undefined) return `${input} is new`;
  if (after === undefined) return `${input} is gone`;
  return `${input} changed ${before} → ${after}`;
}
