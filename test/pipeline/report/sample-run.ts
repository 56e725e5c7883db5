import type { Notebook, Output } from '../../../pipeline/src/notebook/model.js';
import type { RunEvent, StageOutcome } from '../../../pipeline/src/run/events.js';
import { foldEvents, type RunState } from '../../../pipeline/src/run/state.js';
import type { StageMessage } from '../../../pipeline/src/wire/message.js';
import { code, notebookOf } from '../notebook/build.js';

const at = '2026-03-04T05:06:07.890Z';

export interface SampleStage {
  readonly name: string;
  readonly source?: string;
  /** Absent: the stage never ended. */
  readonly outcome?: StageOutcome;
  readonly durationMs?: number;
  readonly outputs?: readonly Output[];
  readonly says?: readonly StageMessage[];
}

/** A run of one cell per stage, folded from its events as every reader does. */
export function sampleRun(
  stages: readonly SampleStage[],
  end: Partial<Extract<RunEvent, { type: 'run-ended' }>> = {},
): { readonly state: RunState; readonly executed: Notebook } {
  const executed = notebookOf(
    stages.map(({ name, source = `// ${name}`, outputs = [] }) => ({
      ...code(source, [`stage:${name}`]),
      outputs,
    })),
  );
  const events: RunEvent[] = [
    {
      type: 'run-started',
      at,
      protocol: 1,
      runId: '20260304-050607-abcd',
      engineVersion: '0.1.0',
      notebook: { path: 'notebooks/demo.ipynb', sha256: 'a'.repeat(64), unsaved: false },
      parameters: { dataset: 'a.csv' },
      kernel: { name: 'tslab', displayName: 'TypeScript', language: 'typescript' },
      stages: stages.map(({ name }, index) => ({
        name,
        needs: [],
        isolated: false,
        cells: [{ index, id: `c${index}` }],
        action: 'run',
        reason: { kind: 'first-run' },
      })),
      environment: { hostname: 'ci-7', node: '20.20.2' },
    },
  ];
  for (const [index, { name, outcome, durationMs = 1_250, says = [] }] of stages.entries()) {
    if (outcome?.status !== 'skipped')
      events.push({ type: 'stage-started', at, stage: name, attempt: 1, kernel: 'shared' });
    for (const message of says)
      events.push({ type: 'stage-said', at, stage: name, cell: `c${index}`, message });
    if (outcome !== undefined) events.push({ type: 'stage-ended', at, stage: name, outcome, durationMs });
  }
  events.push({ type: 'run-ended', at, status: 'passed', durationMs: 65_000, ...end });
  return { state: foldEvents(events), executed };
}

export const passed: StageOutcome = { status: 'passed' };

export function failedWith(message: string, traceback: readonly string[] = [], index = 0): StageOutcome {
  return {
    status: 'failed',
    failure: { name: 'Error', message, traceback, cell: { index, id: `c${index}` } },
  };
}
