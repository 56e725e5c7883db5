import { describe, expect, it } from 'vitest';
import type { OutputEvent, RunEvent, RunPorts, StageMemory } from '@stagebook/pipeline';
import { InlineBudget } from '../../../pipeline/src/run/inline-budget.js';
import { replayStage } from '../../../pipeline/src/run/replay.js';
import { memoryFiles } from './memory-files.js';

const at = '2026-01-02T03:04:05.678Z';
const stream = (text: string): OutputEvent => ({ type: 'stream', name: 'stdout', text });

/** A cell that said this much. */
function cell(id: string, text: string): readonly StageMemory[] {
  const place = { at, stage: 'a', cell: id };
  return [
    { type: 'cell-started', ...place },
    { type: 'cell-output', ...place, output: stream(text) },
    { type: 'cell-ended', ...place, status: 'passed', executionCount: 1, durationMs: 1, outputLost: false },
  ];
}

async function replayed(events: readonly StageMemory[], runBytes: number) {
  const said: RunEvent[] = [];
  const files = memoryFiles();
  const budget = new InlineBudget({ outputBytesPerCell: 1_000_000, outputBytesPerRun: runBytes });
  const ports = { outputs: files } as unknown as RunPorts;
  await replayStage(events, { budget, ports, say: async (event) => void said.push(event) });
  return { said, files };
}

describe('replayStage', () => {
  it('says the same again, where there is room', async () => {
    const events = [...cell('c0', 'one'), ...cell('c1', 'two')];
    expect((await replayed(events, 1_000)).said).toEqual(events);
  });

  it('puts what this run has no room for into a file, and says so', async () => {
    const text = 'x'.repeat(50_000);
    const { said, files } = await replayed([...cell('c0', text), ...cell('c1', text)], 60_000);
    expect(files.written).toEqual(new Map([['outputs/a-c1.txt', text]]));
    expect(said.filter(({ type }) => type === 'cell-output')).toMatchObject([
      { cell: 'c0', output: stream(text) },
      { cell: 'c1', output: stream('x'.repeat(16_384)) },
      { cell: 'c1', output: { name: 'stderr', text: expect.stringContaining('outputs/a-c1.txt') } },
    ]);
    expect(said.at(-1)).toMatchObject({ type: 'cell-ended', spilled: { bytes: 50_000 } });
  });
});
