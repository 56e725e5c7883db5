/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-argument */
import { expect } from 'vitest';
import type { Ended, Workspace } from './nbrun.js';

export interface Expected {
  readonly code: number;
  /** The run's status. */
  readonly run: string;
  /** Every stage's status, in order. */
  readonly stages: Readonly<Record<string, string>>;
  /** Every cell's papermill status in the executed notebook, in order. */
  readonly cells: readonly ('completed' | 'failed' | 'pending')[];
}

/** What every fault must leave: the right status, a whole record, and no process. Returns the record to look closer. */
export async function expectTruth(
  workspace: Workspace,
  ended: Ended,
  expected: Expected,
): ReturnType<Workspace['record']> {
  expect(ended, ended.stderr).toMatchObject({ code: expected.code, signal: null });
  const record = await workspace.record();
  const { run, executed, events } = record;
  expect(run.status).toBe(expected.run);
  expect(Object.fromEntries(run.stages.map((stage: any) => [stage.name, stage.status]))).toEqual(
    expected.stages,
  );
  expect(executed.cells.map((cell: any) => cell.metadata.papermill.status)).toEqual(expected.cells);
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', status: expected.run });
  expect(workspace.processes()).toEqual([]);
  return record;
}

/** The text of a cell's outputs, error and all, as the executed notebook has it. */
export function shown(executed: any, cell: number): string {
  const textOf = (output: any): string => {
    switch (output.output_type) {
      case 'stream':
        return joined(output.text);
      case 'error':
        return `${output.ename}: ${output.evalue}`;
      default:
        return joined(output.data['text/plain'] ?? '');
    }
  };
  return executed.cells[cell - 1].outputs.map(textOf).join('');
}

function joined(text: string | readonly string[]): string {
  return typeof text === 'string' ? text : text.join('');
}
