import { describe, expect, it } from 'vitest';
import type { OutputEvent } from '@stagebook/pipeline';
import { BoundedOutput } from '../../../pipeline/src/run/bounded-output.js';
import { InlineBudget } from '../../../pipeline/src/run/inline-budget.js';
import { memoryFiles } from './memory-files.js';

const stream = (text: string): OutputEvent => ({ type: 'stream', name: 'stdout', text });

function bounded(cellBytes: number, whole?: { path: string; bytes: number; sha256: string }) {
  const shown: OutputEvent[] = [];
  const files = memoryFiles();
  const budget = new InlineBudget({ outputBytesPerCell: cellBytes, outputBytesPerRun: 1_000 });
  const output = new BoundedOutput({
    budget,
    files,
    stage: 'a',
    cell: 'c0',
    whole,
    show: async (event) => void shown.push(event),
  });
  return { output, shown, files };
}

describe('BoundedOutput', () => {
  it('shows all of what has room, and writes no file', async () => {
    const { output, shown, files } = bounded(10);
    await output.push(stream('12345'));
    await output.push(stream('67890'));
    expect([shown, await output.end(), files.written.size]).toEqual([
      [stream('12345'), stream('67890')],
      undefined,
      0,
    ]);
  });

  it('cuts at the limit, between characters, and has the whole in a file', async () => {
    const { output, shown, files } = bounded(10);
    await output.push(stream('1234567'));
    await output.push(stream('äöü…'));
    await output.push(stream('more'));
    expect(shown).toEqual([stream('1234567'), stream('ä')]);
    const end = await output.end();
    expect(end?.spilled).toMatchObject({ path: 'outputs/a-c0.txt', bytes: 20 });
    expect(end?.marker).toContain('all 0.0 MB are in outputs/a-c0.txt');
    expect(files.written.get('outputs/a-c0.txt')).toBe('1234567äöü…more');
  });

  it('shows an error wherever the cut is', async () => {
    const { output, shown, files } = bounded(3);
    const error: OutputEvent = { type: 'error', ename: 'Boom', evalue: 'why', traceback: [] };
    await output.push(stream('1234'));
    await output.push(error);
    expect(shown).toEqual([stream('123'), error]);
    await output.end();
    expect(files.written.get('outputs/a-c0.txt')).toContain('"ename":"Boom"');
  });

  it('writes no second file where an earlier run’s has the whole', async () => {
    const whole = { path: 'outputs/a-c0.txt', bytes: 9, sha256: 'f'.repeat(64) };
    const { output, shown, files } = bounded(3, whole);
    await output.push(stream('1234'));
    expect([shown, (await output.end())?.spilled, files.written.size]).toEqual([[stream('123')], whole, 0]);
  });
});
