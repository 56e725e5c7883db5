import { expect } from 'vitest';
import { until, type Ended, type Workspace } from './nbrun.js';

export interface Expected {
  readonly code: number;
  /** The run's status. */
  readonly run: string;
  /** Every stage's status, in order. */
  readonly stages: Readonly<Record<string, string>>;
  /** Every cell's papermill status in the executed notebook, in order. */
  readonly cells: readonly ('completed' | 'failed' | 'pending')[];
}

/** What the tests read of a record. */
export interface TrueRecord {
  readonly dir: string;
  readonly run: {
    readonly status: string;
    readonly durationMs: number;
    readonly resumedAt: readonly string[];
    readonly failure: { readonly message: string };
    readonly stages: readonly RecordedStage[];
  };
  readonly executed: ExecutedJson;
}

interface RecordedStage {
  readonly name: string;
  readonly status: string;
  readonly durationMs: number;
  readonly failure: { readonly name: string; readonly message: string };
  readonly cells: readonly { readonly outputLost: boolean; readonly durationMs: number }[];
}

interface ExecutedJson {
  readonly cells: readonly {
    readonly metadata: { readonly papermill: { readonly status: string } };
    readonly outputs: readonly OutputJson[];
  }[];
}

interface OutputJson {
  readonly output_type: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
}

/** What every fault must leave: the right status, a whole record, and no process. Returns the record to look closer. */
export async function expectTruth(
  workspace: Workspace,
  ended: Ended,
  expected: Expected,
): Promise<TrueRecord & { readonly stage: RecordedStage }> {
  expect(ended, ended.stderr).toMatchObject({ code: expected.code, signal: null });
  const { dir, events, ...read } = await workspace.record();
  const { run, executed } = read as Pick<TrueRecord, 'run' | 'executed'>;
  expect(run.status).toBe(expected.run);
  expect(Object.fromEntries(run.stages.map(({ name, status }) => [name, status]))).toEqual(expected.stages);
  expect(executed.cells.map(({ metadata }) => metadata.papermill.status)).toEqual(expected.cells);
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', status: expected.run });
  await until('no process is left', () => workspace.processes().length === 0);
  const [stage] = run.stages;
  if (stage === undefined) throw new Error('the record has no stage');
  return { dir, run, executed, stage };
}

/** The text of a cell's outputs, error and all, as the executed notebook has it. Cells count from 1. */
export function shown(executed: ExecutedJson, cell: number): string {
  return outputsOf(executed, cell).map(textOf).join('');
}

export function outputsOf(executed: ExecutedJson, cell: number): readonly OutputJson[] {
  return executed.cells[cell - 1]?.outputs ?? [];
}

function textOf(output: OutputJson): string {
  switch (output.output_type) {
    case 'stream':
      return joined(output.text);
    case 'error':
      return `${output.ename}: ${output.evalue}`;
    default:
      return joined(output.data?.['text/plain']);
  }
}

function joined(text: string | readonly string[] = ''): string {
  return typeof text === 'string' ? text : text.join('');
}
