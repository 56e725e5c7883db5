import { describe, expect, it } from 'vitest';
import { createProgram } from '../../nbrun/src/program.js';

/** What `nbrun run a.ipynb …` understands. */
function optionsOf(...args: readonly string[]): Record<string, unknown> {
  const program = createProgram(() => undefined);
  const run = program.commands.find((command) => command.name() === 'run');
  let read: Record<string, unknown> = {};
  run?.action((_notebooks: string[], options: Record<string, unknown>) => void (read = options));
  program.parse(['run', 'a.ipynb', ...args], { from: 'user' });
  return read;
}

describe("papermill's pairs of options", () => {
  it.each([
    [['--log-output', '--no-log-output'], { logOutput: false }],
    [['--no-log-output', '--log-output'], { logOutput: true }],
    [['--no-progress-bar', '--progress-bar'], { progressBar: true }],
    [['--report-mode', '--no-report-mode'], { reportMode: false }],
    [['--prepare-only'], { prepareOnly: true }],
    [['--prepare-execute'], { prepareExecute: true }],
  ])('%j', (args, expected) => {
    expect(optionsOf(...args)).toMatchObject(expected);
  });

  it('change nothing where none is given', () => {
    const { logOutput, reportMode } = optionsOf();
    expect([logOutput, reportMode]).toEqual([undefined, undefined]);
  });

  it('that say how papermill saves are taken', () => {
    expect(() =>
      optionsOf('--no-request-save-on-cell-execute', '--autosave-cell-every', '30', '--log-level', 'INFO'),
    ).not.toThrow();
  });
});
