import { describe, expect, it } from 'vitest';
import { parseAnsi, stripAnsi } from '../../../run-view/src/outputs/ansi.js';

describe('parseAnsi', () => {
  it('keeps colours and weights as classes', () => {
    expect(parseAnsi('a \u001b[1;31mred\u001b[0m b')).toEqual([
      { text: 'a ', className: '' },
      { text: 'red', className: 'sb-bold sb-fg-1' },
      { text: ' b', className: '' },
    ]);
  });
  it('brings 256 and true colours down to eight', () => {
    const classOf = (sgr: string): string | undefined => parseAnsi(`\u001b[${sgr}mx`)[0]?.className;
    expect(classOf('38;5;196')).toBe('sb-fg-1');
    expect(classOf('38;5;28')).toBe('sb-fg-2');
    expect(classOf('48;2;10;20;250')).toBe('sb-bg-4');
    expect(classOf('94')).toBe('sb-fg-4');
  });
  it('leaves out every other escape and control character', () => {
    const text =
      'a\u001b[2K\u001b[1Gb\u001b]8;;http://x\u0007c\u001b]8;;\u001b\\d\u001b(Be\u0000\u0008f\tg\n';
    expect(parseAnsi(text)).toEqual([{ text: 'abcdef\tg\n', className: '' }]);
    expect(stripAnsi(text)).toBe('abcdef\tg\n');
  });
  it('joins what has the same style', () => {
    expect(parseAnsi('\u001b[31ma\u001b[31mb')).toEqual([{ text: 'ab', className: 'sb-fg-1' }]);
  });
  it('bounds the stretches of a text that changes its style at every character', () => {
    const spans = parseAnsi('\u001b[31mx\u001b[32my'.repeat(20_000));
    expect(spans.length).toBeLessThanOrEqual(5_001);
    expect(spans.map(({ text }) => text).join('')).toBe('xy'.repeat(20_000));
  });
  it('survives a sequence that never ends', () => {
    expect(stripAnsi(`a\u001b[${'1;'.repeat(10)}`)).toContain('a');
    expect(stripAnsi('a\u001b]8;;never ends')).toBe('a');
  });
});
