import type { ReactElement } from 'react';
import type { StageState } from '@stagebook/pipeline';
import type { Translate } from './translate.js';

export interface ProgressBarProps {
  readonly done: number;
  readonly total: number;
  readonly label: string;
}

export function ProgressBar({ done, total, label }: ProgressBarProps): ReactElement {
  const known = Number.isFinite(done) && Number.isFinite(total) && total > 0;
  return known ? (
    <progress className="sb-progress" value={Math.min(done, total)} max={total} aria-label={label} />
  ) : (
    <progress className="sb-progress" aria-label={label} />
  );
}

/** How far a running stage says it is, or how many of its cells have ended where it says nothing. */
export function StageProgressBar(props: {
  readonly stage: StageState;
  readonly trans: Translate;
}): ReactElement {
  const { stage, trans } = props;
  const { progress } = stage;
  if (progress === undefined) {
    const done = endedCells(stage);
    return <ProgressBar done={done} total={stage.cells.length} label={trans.__('Cells of %1', stage.name)} />;
  }
  const { done, total, label } = progress;
  return <ProgressBar done={done} total={total} label={label || trans.__('Progress of %1', stage.name)} />;
}

/** The share of the run that is over, counted in stages; a running stage counts by its own progress. */
export function RunProgressBar(props: {
  readonly stages: readonly StageState[];
  readonly trans: Translate;
}): ReactElement {
  const done = props.stages.reduce((sum, stage) => sum + shareDone(stage), 0);
  return (
    <ProgressBar done={done} total={props.stages.length} label={props.trans.__('Progress of the run')} />
  );
}

function shareDone(stage: StageState): number {
  if (stage.status === 'pending') return 0;
  if (stage.status !== 'running') return 1;
  const { progress } = stage;
  const share =
    progress !== undefined && progress.total > 0
      ? progress.done / progress.total
      : endedCells(stage) / Math.max(1, stage.cells.length);
  return Math.min(1, Math.max(0, share));
}

function endedCells(stage: StageState): number {
  return stage.cells.filter(({ status }) => status !== 'pending' && status !== 'running').length;
}
