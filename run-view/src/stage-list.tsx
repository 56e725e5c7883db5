import { memo, type MemoExoticComponent, type ReactElement, type ReactNode } from 'react';
import type { StageState } from '@stagebook/pipeline';
import { formatDuration } from './format.js';
import { StageProgressBar } from './progress.js';
import { settled, StatusIcon, statusLabel } from './status.js';
import type { Translate } from './translate.js';

export interface StageListProps {
  readonly stages: readonly StageState[];
  /** True where the run has ended: what waits now never ran. */
  readonly over?: boolean;
  /** Where each stage's own section is. */
  readonly hrefOf: (stage: StageState, at: number) => string;
  readonly trans: Translate;
}

/** The stages in order, as links to their sections. */
export function StageList({ stages, over = false, hrefOf, trans }: StageListProps): ReactElement {
  return (
    <ol className="sb-stage-list">
      {stages.map((stage, at) => (
        <li key={stage.name}>
          <a className="sb-stage-row" href={hrefOf(stage, at)}>
            <StageRow stage={stage} over={over} trans={trans} />
          </a>
        </li>
      ))}
    </ol>
  );
}

export interface StageRowProps {
  readonly stage: StageState;
  readonly over?: boolean;
  /** Milliseconds since the epoch, for the time of a running stage. */
  readonly nowMs?: number;
  /** More of a host's own, between the name and the time. */
  readonly children?: ReactNode;
  readonly trans: Translate;
}

/** One line: state, name, time; what a host puts it in (a link, an option of a list box) is the host's. */
export const StageRow: MemoExoticComponent<(props: StageRowProps) => ReactElement> = memo(function StageRow({
  stage,
  over = false,
  nowMs,
  children,
  trans,
}: StageRowProps): ReactElement {
  const status = settled(stage.status, over);
  return (
    <>
      <StatusIcon status={status} />
      <span className="sb-stage-name">{stage.name}</span>
      <span className="sb-hidden">{statusLabel(status, trans)}</span>
      {stage.isolated && <span className="sb-tag">{trans.__('isolated')}</span>}
      {children}
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
