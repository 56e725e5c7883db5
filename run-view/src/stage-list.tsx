import { memo, type MemoExoticComponent, type ReactElement } from 'react';
import type { StageState } from '@stagebook/pipeline';
import { formatDuration } from './format.js';
import { StageProgressBar } from './progress.js';
import { StatusIcon, statusLabel } from './status.js';
import type { Translate } from './translate.js';

export interface StageListProps {
  readonly stages: readonly StageState[];
  /** Where each stage's own section is. */
  readonly hrefOf: (stage: StageState, at: number) => string;
  readonly trans: Translate;
}

/** The stages in order, as links to their sections. */
export function StageList({ stages, hrefOf, trans }: StageListProps): ReactElement {
  return (
    <ol className="sb-stage-list">
      {stages.map((stage, at) => (
        <li key={stage.name}>
          <a className="sb-stage-row" href={hrefOf(stage, at)}>
            <StageRow stage={stage} trans={trans} />
          </a>
        </li>
      ))}
    </ol>
  );
}

export interface StageRowProps {
  readonly stage: StageState;
  /** Milliseconds since the epoch, for the time of a running stage. */
  readonly nowMs?: number;
  readonly trans: Translate;
}

/** One line: state, name, time; what a host puts it in (a link, an option of a list box) is the host's. */
export const StageRow: MemoExoticComponent<(props: StageRowProps) => ReactElement> = memo(function StageRow({
  stage,
  nowMs,
  trans,
}: StageRowProps): ReactElement {
  return (
    <>
      <StatusIcon status={stage.status} />
      <span className="sb-stage-name">{stage.name}</span>
      <span className="sb-hidden">{statusLabel(stage.status, trans)}</span>
      {stage.isolated && <span className="sb-tag">{trans.__('isolated')}</span>}
      <span className="sb-stage-time">{stageTime(stage, nowMs)}</span>
      {stage.status === 'running' && <StageProgressBar stage={stage} trans={trans} />}
    </>
  );
});

function stageTime(stage: StageState, nowMs: number | undefined): string {
  if (stage.status === 'running') {
    return nowMs === undefined ? '' : formatDuration(Math.max(0, nowMs - Date.parse(stage.startedAt)));
  }
  return 'durationMs' in stage && stage.startedAt !== undefined ? formatDuration(stage.durationMs) : '';
}
