import type { TranslationBundle } from '@jupyterlab/translation';
import { describeReason, type PlannedStage } from '@stagebook/pipeline';
import type { ReactElement } from 'react';

/** What a run of what is stale would do with a stage. */
export type FreshnessKind = 'fresh' | 'stale' | 'always' | 'undecided' | 'unknown';

export function freshnessOf({ action, reason }: Pick<PlannedStage, 'action' | 'reason'>): FreshnessKind {
  if (action === 'cached') return 'fresh';
  if (action === 'undecided') return 'undecided';
  if (reason.kind === 'unknown-input') return 'unknown';
  if (reason.kind === 'not-cacheable') return 'always';
  return 'stale';
}

export interface FreshnessTagProps {
  readonly planned: Pick<PlannedStage, 'action' | 'reason'>;
  /** True while it is looked up anew: what was known may not hold any more. */
  readonly checking: boolean;
  readonly trans: TranslationBundle;
}

/** Whether a stage is fresh, in a word; why, as its title. */
export function FreshnessTag({ planned, checking, trans }: FreshnessTagProps): ReactElement {
  const kind = freshnessOf(planned);
  if (checking) return <span className="sb-tag sb-freshness">{trans.__('checking')}</span>;
  return (
    <span className={`sb-tag sb-freshness sb-freshness-${kind}`} title={describeReason(planned.reason)}>
      {labelOf(kind, trans)}
    </span>
  );
}

function labelOf(kind: FreshnessKind, trans: TranslationBundle): string {
  switch (kind) {
    case 'fresh':
      return trans.__('fresh');
    case 'stale':
      return trans.__('stale');
    case 'always':
      return trans.__('always runs');
    case 'undecided':
      return trans.__('undecided');
    case 'unknown':
      return trans.__('unknown');
    default:
      return kind satisfies never;
  }
}
