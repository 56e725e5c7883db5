import type { ReactElement, ReactNode } from 'react';
import type { RunState, StageState } from '@stagebook/pipeline';
import { formatDuration, formatTime } from './format.js';
import { StatusBadge, toneOf } from './status.js';
import type { Translate } from './translate.js';

export interface RunHeaderProps {
  readonly run: RunState;
  /** Used for the time of a run that has not ended; the run's own clock and this one must agree. */
  readonly nowMs?: number;
  /** What a reader must know before he believes it, such as uncommitted changes. */
  readonly caution?: string;
  readonly trans: Translate;
}

/** What the run came to: its state, its notebook, and the four numbers one asks for first. */
export function RunHeader({ run, nowMs, caution, trans }: RunHeaderProps): ReactElement {
  const durationMs = run.durationMs ?? (nowMs === undefined ? undefined : nowMs - Date.parse(run.startedAt));
  return (
    <header className={`sb-header sb-tone-${toneOf(run.status)}`}>
      <div className="sb-header-line">
        <StatusBadge status={run.status} trans={trans} />
        {run.notebook.unsaved && <span className="sb-tag">{trans.__('unsaved text')}</span>}
        {run.resumedAt.length > 0 && (
          <span className="sb-tag">{trans._n('resumed once', 'resumed %1 times', run.resumedAt.length)}</span>
        )}
      </div>
      <h1 className="sb-title">{run.notebook.path}</h1>
      <p className="sb-subtitle">
        {trans.__('Run %1', run.runId)} · {formatTime(run.startedAt)}
      </p>
      {caution !== undefined && (
        <p className="sb-caution" role="note">
          {caution}
        </p>
      )}
      {run.failure !== undefined && (
        <p className="sb-failure" role="alert">
          <strong>{run.failure.name}</strong> {run.failure.message}
        </p>
      )}
      <dl className="sb-cards">
        <Card name={trans.__('Stages')} value={countStages(run.stages, trans)} />
        <Card name={trans.__('Gates')} value={countGates(run.stages, trans)} />
        <Card name={trans.__('Time')} value={durationMs === undefined ? '–' : formatDuration(durationMs)} />
        <Card name={trans.__('Kernel')} value={run.kernel.displayName} />
      </dl>
    </header>
  );
}

function Card({ name, value }: { readonly name: string; readonly value: ReactNode }): ReactElement {
  return (
    <div className="sb-card">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function countStages(stages: readonly StageState[], trans: Translate): ReactNode {
  const good = stages.filter(({ status }) => status === 'passed' || status === 'cached').length;
  const cached = stages.filter(({ status }) => status === 'cached').length;
  return (
    <>
      {trans.__('%1 of %2', good, stages.length)}
      {cached > 0 && <small> {trans.__('%1 cached', cached)}</small>}
    </>
  );
}

function countGates(stages: readonly StageState[], trans: Translate): ReactNode {
  const verdicts = stages.flatMap((stage) => stage.verdicts);
  if (verdicts.length === 0) return trans.__('none');
  const passed = verdicts.filter(({ status }) => status === 'pass').length;
  const failed = verdicts.filter(({ status }) => status === 'fail').length;
  return (
    <>
      {trans.__('%1 of %2', passed, verdicts.length)}
      {failed > 0 && <small> {trans.__('%1 failed', failed)}</small>}
    </>
  );
}
