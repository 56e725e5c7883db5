import type { PlannedStage, Stage } from '../plan/model.js';
import type { RunStatus, StageOutcome, StageOutline } from './events.js';

export function setupOutline(setup: Stage): readonly StageOutline[] {
  if (setup.cells.length === 0) return [];
  return [outlineOf({ stage: setup, action: 'run', reason: { kind: 'every-kernel' }, key: undefined })];
}

export function outlineOf({ stage, action, reason }: PlannedStage): StageOutline {
  const cells = stage.cells.map(({ index, id }) => ({ index, id }));
  return { name: stage.name, needs: stage.needs, isolated: stage.isolated, cells, action, reason };
}

export function blocks(outcome: StageOutcome): boolean {
  if (outcome.status === 'skipped') return outcome.because !== 'it was not selected';
  return outcome.status !== 'passed' && outcome.status !== 'cached';
}

export function isRetried({ status }: StageOutcome): boolean {
  return status === 'failed' || status === 'timed-out' || status === 'kernel-died';
}

export function runStatusOf(outcome: StageOutcome): RunStatus | undefined {
  switch (outcome.status) {
    case 'passed':
    case 'cached':
    case 'skipped':
      return undefined;
    case 'failed':
    case 'timed-out':
    case 'kernel-died':
    case 'cancelled':
      return outcome.status;
    default:
      return outcome satisfies never;
  }
}

export function wordOf({ status }: StageOutcome): string {
  const words = {
    'timed-out': 'was out of time',
    'kernel-died': 'lost its kernel',
    skipped: 'was skipped',
    cancelled: 'was cancelled',
  };
  return status in words ? words[status as keyof typeof words] : status;
}
