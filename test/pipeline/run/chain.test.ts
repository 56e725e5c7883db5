import { describe, expect, it } from 'vitest';
import { readChain } from '@stagebook/pipeline';
import { nodeDigests } from '../../../nbrun/src/ports-node.js';
import { chained, EVENTS } from '../../nbrun/support.js';

describe('readChain', () => {
  it('reads back what was linked', () => {
    expect(readChain(chained(EVENTS), nodeDigests)).toMatchObject({ events: EVENTS, torn: false });
  });

  it('drops a torn last line and says so', () => {
    const text = chained(EVENTS).slice(0, -10);
    const read = readChain(text, nodeDigests);
    expect([read.torn, read.broken, read.events.length]).toEqual([true, undefined, EVENTS.length - 1]);
  });

  it('names the line after the one with a changed byte', () => {
    const lines = chained(EVENTS).split('\n');
    const at = lines.findIndex((line) => line.includes('cell-output'));
    const changed = lines.with(at, lines[at]?.replace('hello', 'hallo') ?? '');
    expect(readChain(changed.join('\n'), nodeDigests).broken).toMatchObject({ line: at + 2 });
  });

  it('names the place of a removed event', () => {
    const lines = chained(EVENTS).split('\n').toSpliced(3, 1);
    expect(readChain(lines.join('\n'), nodeDigests).broken).toMatchObject({ line: 4 });
  });

  it('refuses an event that it does not know', () => {
    const text = `${JSON.stringify({ seq: 1, prev: '', type: 'run-exploded', at: '' })}\n`;
    expect(readChain(text, nodeDigests).broken?.why).toContain('run-exploded');
  });

  it('refuses an event whose field has another type', () => {
    const text = `${JSON.stringify({ seq: 1, prev: '', type: 'stage-started', at: '', stage: 5, attempt: 1, kernel: 'k' })}\n`;
    expect(readChain(text, nodeDigests).broken?.why).toContain(
      'stage-started.stage is 5, where a string is needed',
    );
  });
});
