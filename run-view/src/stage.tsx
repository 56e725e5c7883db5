import type { ReactElement, ReactNode } from 'react';
import type { CellState, StageState } from '@stagebook/pipeline';
import { Artifacts } from './artifacts.js';
import { formatDuration, formatTime } from './format.js';
import { MetricsTable, type MetricsTableProps } from './metrics.js';
import { ErrorTrace } from './outputs/outputs.js';
import { StageProgressBar } from './progress.js';
import { settled, StatusBadge, StatusIcon, statusLabel, toneOf } from './status.js';
import type { Translate } from './translate.js';
import { Verdicts } from './verdicts.js';

/** More names than this are counted. */
const MAX_NEEDS = 6;

export interface StageViewProps {
  readonly stage: StageState;
  readonly id?: string;
  /** Why it ran or did not, in one line. */
  readonly reason?: string;
  /** True where the run has ended: what waits now never ran. */
  readonly over?: boolean;
  /** How a cell's code and outputs are drawn; nothing where there is nothing. */
  readonly renderCell: (cell: CellState) => ReactNode;
  readonly history?: MetricsTableProps['history'];
  readonly trans: Translate;
}

/** One stage, whole: what it came to, what it said of itself, and its cells. */
export function StageView({
  stage,
  id,
  reason,
  over = false,
  renderCell,
  history,
  trans,
}: StageViewProps): ReactElement {
  const status = settled(stage.status, over);
  const cellsOver = over || (stage.status !== 'pending' && stage.status !== 'running');
  return (
    <section
      className={`sb-stage sb-tone-${toneOf(status)}`}
      id={id}
      aria-label={trans.__('Stage %1', stage.name)}
    >
      <h3 className="sb-stage-heading">
        <span className="sb-stage-name">{stage.name}</span>
        <StatusBadge status={status} trans={trans} />
        {stage.isolated && <span className="sb-tag">{trans.__('isolated')}</span>}
        {stage.attempt > 1 && <span className="sb-tag">{trans.__('attempt %1', stage.attempt)}</span>}
        <span className="sb-stage-time">
          {'durationMs' in stage && stage.startedAt !== undefined && formatDuration(stage.durationMs)}
        </span>
      </h3>
      <StageNotes stage={stage} reason={reason} trans={trans} />
      {stage.status === 'running' && <StageProgressBar stage={stage} trans={trans} />}
      {'failure' in stage && <StageFailure stage={stage} trans={trans} />}
      {stage.verdicts.length > 0 && <Verdicts verdicts={stage.verdicts} trans={trans} />}
      {stage.metrics.length > 0 && (
        <MetricsTable metrics={stage.metrics} trans={trans} {...(history && { history })} />
      )}
      {stage.artifacts.length > 0 && <Artifacts artifacts={stage.artifacts} trans={trans} />}
      {stage.cells.map((cell) => (
        <Cell key={cell.id} cell={cell} over={cellsOver} trans={trans}>
          {renderCell(cell)}
        </Cell>
      ))}
    </section>
  );
}

function StageNotes(props: {
  readonly stage: StageState;
  readonly reason: string | undefined;
  readonly trans: Translate;
}): ReactElement {
  const { stage, reason, trans } = props;
  return (
    <div className="sb-stage-notes">
      {stage.status === 'skipped' ? <p>{stage.because}</p> : reason !== undefined && <p>{reason}</p>}
      {stage.status === 'cached' && (
        <p>{trans.__('Restored from run %1, %2.', stage.runId, formatTime(stage.at))}</p>
      )}
      {stage.needs.length > 0 && <p>{trans.__('Needs %1', namesOf(stage.needs, trans))}</p>}
      {stage.measured.length > 0 && <p>{trans.__('Measures %1', stage.measured.join(', '))}</p>}
    </div>
  );
}

/** A shared stage needs every shared one above it: of many, the last are told. */
function namesOf(needs: readonly string[], trans: Translate): string {
  const more = needs.length - MAX_NEEDS;
  if (more <= 0) return needs.join(', ');
  return trans.__('%1 and %2 above', needs.slice(-MAX_NEEDS).join(', '), more);
}

type FailedStage = Extract<StageState, { failure: unknown }>;

function StageFailure({
  stage,
  trans,
}: {
  readonly stage: FailedStage;
  readonly trans: Translate;
}): ReactElement {
  const { failure } = stage;
  return (
    <div className="sb-failure">
      <p>
        <strong>{failure.name}</strong> {failure.message}
        {failure.cell !== undefined && <small> {trans.__('in cell %1', failure.cell.index + 1)}</small>}
      </p>
      {failure.traceback.length > 0 && (
        <details className="sb-details">
          <summary>{trans.__('Trace')}</summary>
          <ErrorTrace
            ename={failure.name}
            evalue={failure.message}
            traceback={failure.traceback}
            trans={trans}
          />
        </details>
      )}
    </div>
  );
}

interface CellProps {
  readonly cell: CellState;
  readonly over: boolean;
  readonly trans: Translate;
  readonly children: ReactNode;
}

function Cell({ cell, over, trans, children }: CellProps): ReactElement {
  const status = settled(cell.status, over);
  const plain = status === 'passed';
  return (
    <div className={`sb-cell sb-tone-${toneOf(status)}`}>
      <div className="sb-cell-line">
        {plain ? <StatusIcon status={status} /> : <StatusBadge status={status} trans={trans} />}
        <span className="sb-cell-count">{trans.__('Cell %1', cell.index + 1)}</span>
        {plain && <span className="sb-hidden">{statusLabel(status, trans)}</span>}
        {cell.outputLost && <span className="sb-tag sb-tag-warn">{trans.__('output lost')}</span>}
        {cell.durationMs !== undefined && (
          <span className="sb-cell-time">{formatDuration(cell.durationMs)}</span>
        )}
      </div>
      {children}
    </div>
  );
}
