import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutputEvent } from '../../../pipeline/src/kernel/transport.js';
import { OutputBook } from '../../../pipeline/src/notebook/outputs.js';

const out = (text: string): OutputEvent => ({ type: 'stream', name: 'stdout', text });
const err = (text: string): OutputEvent => ({ type: 'stream', name: 'stderr', text });
const shown = (text: string, displayId?: string): OutputEvent => ({
  type: 'display',
  data: { 'text/plain': text },
  metadata: {},
  update: false,
  ...(displayId !== undefined && { displayId }),
});
const updated = (text: string, displayId: string): OutputEvent => ({
  type: 'display',
  data: { 'text/plain': text },
  metadata: {},
  update: true,
  displayId,
});

function outputs(...events: readonly OutputEvent[]): unknown {
  const book = new OutputBook();
  for (const event of events) book.apply('a', event);
  return book.outputsOf('a').map((output) => {
    if (output.output_type === 'stream') return `${output.name}: ${output.text}`;
    if (output.output_type === 'error') return `error: ${output.ename}`;
    return output.data['text/plain'];
  });
}

describe('OutputBook', () => {
  it('merges neighbouring pieces of one stream, and keeps the order of two', () => {
    expect(outputs(out('a'), out('b\n'), err('c'), out('d'))).toEqual([
      'stdout: ab\n',
      'stderr: c',
      'stdout: d',
    ]);
  });

  it('starts a new stream output after another output', () => {
    expect(outputs(out('a'), shown('plot'), out('b'))).toEqual(['stdout: a', 'plot', 'stdout: b']);
  });

  it('makes an execute_result and an error of what they are', () => {
    const book = new OutputBook();
    book.apply('a', { type: 'result', data: { 'text/plain': '3' }, metadata: {}, executionCount: 7 });
    book.apply('a', { type: 'error', ename: 'E', evalue: 'v', traceback: ['t'] });
    expect(book.outputsOf('a')).toEqual([
      { output_type: 'execute_result', data: { 'text/plain': '3' }, metadata: {}, execution_count: 7 },
      { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['t'] },
    ]);
  });

  it('clears at once', () => {
    expect(outputs(out('a'), { type: 'clear', wait: false }, out('b'))).toEqual(['stdout: b']);
    expect(outputs(out('a'), { type: 'clear', wait: false })).toEqual([]);
  });

  it('clears when the next output comes, where asked to wait', () => {
    expect(outputs(out('a'), { type: 'clear', wait: true })).toEqual(['stdout: a']);
    expect(outputs(out('a'), { type: 'clear', wait: true }, out('b'), out('c'))).toEqual(['stdout: bc']);
  });

  it('updates a display in every cell that shows it', () => {
    const book = new OutputBook();
    book.apply('a', shown('1', 'bar'));
    book.apply('b', shown('1', 'bar'));
    book.apply('c', updated('2', 'bar'));
    const two = [{ output_type: 'display_data', data: { 'text/plain': '2' }, metadata: {} }];
    expect(book.outputsOf('a')).toEqual(two);
    expect(book.outputsOf('b')).toEqual(two);
    expect(book.outputsOf('c')).toEqual([]);
  });

  it('shows nothing for an update after a clear', () => {
    expect(outputs(shown('1', 'bar'), { type: 'clear', wait: false }, updated('2', 'bar'))).toEqual([]);
  });

  it('gives outputs that later events do not change', () => {
    const book = new OutputBook();
    book.apply('a', shown('1', 'bar'));
    book.apply('a', out('x'));
    const before = book.outputsOf('a');
    const copy = structuredClone(before);
    book.apply('a', updated('2', 'bar'));
    book.apply('a', out('y'));
    expect(before).toEqual(copy);
  });

  it('gives the same text however a stream is cut into pieces', () => {
    const char = fc.constantFrom(
      'a',
      'b',
      '\r',
      '\b',
      '\n',
      '\x1b[31m',
      '\x1b[0m',
      '\x1b[K',
      '\x1b[2K',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(char), fc.array(fc.nat(200)), (chars, cuts) => {
        const text = chars.join('');
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b),
          text.length,
        ];
        // A piece never splits a character: kernels send whole ones.
        const safe = places.filter((at) => !/[\udc00-\udfff]/.test(text[at] ?? ''));
        const pieces = safe.slice(1).map((at, index) => out(text.slice(safe[index], at)));
        expect(outputs(...pieces)).toEqual(outputs(...(text === '' ? [] : [out(text)])));
      }),
      { numRuns: 500 },
    );
  });
});
