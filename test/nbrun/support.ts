import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { CHAIN_START, linkEvent, type RunEvent } from '@stagebook/pipeline';
import { nodeDigests } from '../../nbrun/src/ports-node.js';

/** A folder of the test's own, gone when the test is. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stagebook-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const at = '2026-01-02T03:04:05.678Z';

/** The events of a small run that passed. */
export const EVENTS: readonly RunEvent[] = [
  {
    type: 'run-started',
    at,
    protocol: 1,
    runId: 'run-1',
    engineVersion: '0.1.0',
    notebook: { path: 'a.ipynb', sha256: 'aa', unsaved: false },
    parameters: {},
    kernel: { name: 'tslab', displayName: 'TypeScript', language: 'typescript' },
    stages: [
      {
        name: 'load',
        needs: [],
        isolated: false,
        cells: [{ index: 0, id: 'c0' }],
        action: 'run',
        reason: { kind: 'first-run' },
      },
    ],
    environment: {},
  },
  { type: 'stage-started', at, stage: 'load', attempt: 1, kernel: 'shared' },
  { type: 'cell-started', at, stage: 'load', cell: 'c0' },
  {
    type: 'cell-output',
    at,
    stage: 'load',
    cell: 'c0',
    output: { type: 'stream', name: 'stdout', text: 'hello\n' },
  },
  {
    type: 'cell-ended',
    at,
    stage: 'load',
    cell: 'c0',
    status: 'passed',
    executionCount: 1,
    durationMs: 5,
    outputLost: false,
  },
  { type: 'stage-ended', at, stage: 'load', outcome: { status: 'passed' }, durationMs: 6 },
  { type: 'run-ended', at, status: 'passed', durationMs: 7 },
];

/** The text of `events.ndjson` for these events. */
export function chained(events: readonly RunEvent[]): string {
  let head = CHAIN_START;
  return events
    .map((event) => {
      const linked = linkEvent(event, head, nodeDigests);
      head = linked.head;
      return `${linked.line}\n`;
    })
    .join('');
}
