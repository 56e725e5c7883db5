import type { ReactElement } from 'react';
import type { CellState, RunState, StageState, VerdictMessage } from '@stagebook/pipeline';
import type { Translate } from './translate.js';

/** The state of a run, a stage, a cell or a gate. */
export type Status =
  RunState['status'] | StageState['status'] | CellState['status'] | VerdictMessage['status'] | 'never-ran';

/** What waits for something that is over will not come: it never ran. */
export function settled<S extends Status>(status: S, over: boolean): S | 'never-ran' {
  return over && status === 'pending' ? 'never-ran' : status;
}

/** How a status is coloured; its words always stand beside the colour. */
export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'idle' | 'kept';

export function toneOf(status: Status): Tone {
  switch (status) {
    case 'passed':
    case 'pass':
      return 'good';
    case 'cached':
      return 'kept';
    case 'failed':
    case 'fail':
    case 'timed-out':
    case 'kernel-died':
    case 'broken':
      return 'bad';
    case 'cancelled':
    case 'inconclusive':
      return 'warn';
    case 'running':
      return 'busy';
    case 'pending':
    case 'skipped':
    case 'never-ran':
      return 'idle';
    default:
      return unknownStatus(status);
  }
}

export function statusLabel(status: Status, trans: Translate): string {
  switch (status) {
    case 'passed':
    case 'pass':
      return trans.__('Passed');
    case 'cached':
      return trans.__('Cached');
    case 'failed':
    case 'fail':
      return trans.__('Failed');
    case 'timed-out':
      return trans.__('Timed out');
    case 'kernel-died':
      return trans.__('Kernel died');
    case 'broken':
      return trans.__('Broken');
    case 'cancelled':
      return trans.__('Cancelled');
    case 'inconclusive':
      return trans.__('Inconclusive');
    case 'running':
      return trans.__('Running');
    case 'pending':
      return trans.__('Waiting');
    case 'skipped':
      return trans.__('Skipped');
    case 'never-ran':
      return trans.__('Never ran');
    default:
      unknownStatus(status);
      return String(status);
  }
}

/** A record is not trusted to hold known words only. */
function unknownStatus(_status: never): Tone {
  return 'idle';
}

const SHAPES: Readonly<Record<Tone, ReactElement>> = {
  good: <path d="M4 8.4 6.9 11.2 12 5.4" />,
  kept: <path d="M4 8.4 6.9 11.2 12 5.4" strokeDasharray="2 1.6" />,
  bad: <path d="M5 5 11 11M11 5 5 11" />,
  warn: <path d="M8 4.2V8.8M8 11.2V11.4" />,
  busy: <path d="M8 2.5A5.5 5.5 0 1 1 2.5 8" />,
  idle: <path d="M5 8H11" />,
};

export interface StatusIconProps {
  readonly status: Status;
}

/** Decorative: a label with the same meaning must stand beside it. */
export function StatusIcon({ status }: StatusIconProps): ReactElement {
  const tone = toneOf(status);
  return (
    <svg className={`sb-icon sb-tone-${tone}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {tone !== 'busy' && <circle className="sb-icon-disc" cx="8" cy="8" r="7.5" />}
      <g className="sb-icon-mark">{SHAPES[tone]}</g>
    </svg>
  );
}

export interface StatusBadgeProps {
  readonly status: Status;
  readonly trans: Translate;
}

export function StatusBadge({ status, trans }: StatusBadgeProps): ReactElement {
  return (
    <span className={`sb-badge sb-tone-${toneOf(status)}`}>
      <StatusIcon status={status} />
      {statusLabel(status, trans)}
    </span>
  );
}
