import type { TranslationBundle } from '@jupyterlab/translation';
import { uncommittedNote } from '@stagebook/pipeline';
import { formatDuration, RunProgressBar, StatusBadge } from '@stagebook/run-view';
import type { ReactElement } from 'react';
import type { ShownRun } from '../shown-run.js';

export interface RunBarProps {
  readonly run: ShownRun;
  readonly nowMs: number;
  /** True where nothing can be started now. */
  readonly busy: boolean;
  /** Undefined where the run can go on; else why it cannot. */
  readonly whyNotResumed: string | undefined;
  readonly onResume: () => void;
  readonly onReport: () => void;
  readonly onNotebook: () => void;
  readonly trans: TranslationBundle;
}

/** The run on the screen: how it stands, how long it took, and what can be done with it. */
export function RunBar(props: RunBarProps): ReactElement {
  const { run, nowMs, trans } = props;
  const { state, runId, origin, warning } = run;
  if (state === undefined) return <p className="sb-note">{trans.__('The run is starting.')}</p>;
  const over = state.status !== 'running';
  const durationMs = state.durationMs ?? nowMs - Date.parse(state.startedAt);
  const caution = uncommittedNote(state);
  return (
    <section className="sb-run-bar" aria-label={trans.__('Run %1', runId)}>
      <div className="sb-header-line" aria-live="polite">
        <StatusBadge status={state.status} trans={trans} />
        <span>{runId}</span>
        {state.notebook.unsaved && <span className="sb-tag">{trans.__('unsaved text')}</span>}
        {origin === 'watched' && <span className="sb-tag">{trans.__('runs elsewhere')}</span>}
      </div>
      <div className="sb-header-line">
        <span className="sb-stage-time">{formatDuration(Math.max(0, durationMs))}</span>
        {over && <EndedRun {...props} />}
      </div>
      {!over && <RunProgressBar stages={state.stages} trans={trans} />}
      {caution !== undefined && (
        <p className="sb-caution" role="note">
          {caution}
        </p>
      )}
      {state.failure !== undefined && <p className="sb-failure">{state.failure.message}</p>}
      {warning !== undefined && (
        <p className="sb-failure" role="alert">
          {warning}
        </p>
      )}
    </section>
  );
}

function EndedRun({
  run,
  busy,
  whyNotResumed,
  onResume,
  onReport,
  onNotebook,
  trans,
}: RunBarProps): ReactElement {
  const passed = run.state?.status === 'passed';
  return (
    <>
      <button type="button" className="sb-link" onClick={onReport}>
        {trans.__('Report')}
      </button>
      <button type="button" className="sb-link" onClick={onNotebook}>
        {trans.__('Executed notebook')}
      </button>
      {!passed && (
        <button
          type="button"
          className="sb-link"
          disabled={busy || whyNotResumed !== undefined}
          title={whyNotResumed ?? trans.__('Isolated stages that passed are not run again')}
          onClick={onResume}
        >
          {trans.__('Resume')}
        </button>
      )}
    </>
  );
}
