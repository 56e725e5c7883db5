import { describe, expect, it } from 'vitest';
import { TerminalText } from '../../../pipeline/src/notebook/terminal-text.js';

function shown(...pieces: readonly string[]): string {
  const text = new TerminalText();
  for (const piece of pieces) text.write(piece);
  return text.toString();
}

describe('TerminalText', () => {
  it.each([
    ['plain text is kept', ['a\nb'], 'a\nb'],
    ['a carriage return starts the line over', ['10%\r20%'], '20%'],
    ['a shorter text leaves the end of a longer one', ['hello\rJ'], 'Jello'],
    ['a carriage return alone changes nothing yet', ['abc\r'], 'abc'],
    ['a Windows line end is a line end', ['abc\r\ndef\r\n'], 'abc\ndef\n'],
    ['a line end cut in two is one', ['abc\r', '\ndef'], 'abc\ndef'],
    ['a new line keeps what stood right of the cursor', ['abc\rx\ny'], 'xbc\ny'],
    ['a backspace moves, and the next character overwrites', ['abc\b\bX'], 'aXc'],
    ['a backspace stops at the start of the line', ['a\n\b\bb'], 'a\nb'],
    ['erase to the end', ['abcdef\rxy\x1b[K'], 'xy'],
    ['erase the whole line', ['abc\x1b[2K\rx'], 'x'],
    ['earlier lines stay out of reach', ['one\ntwo\rX'], 'one\nXwo'],
    ['a sequence cut in two is one', ['abc\r\x1b[', 'Kx'], 'x'],
    ['a surrogate pair is one character', ['😀b\rX'], 'Xb'],
  ])('%s', (_, pieces, expected) => {
    expect(shown(...pieces)).toBe(expected);
  });

  it('counts colour codes as no column, and keeps the colour of what stays', () => {
    expect(shown('\x1b[31mred\x1b[0m\rX')).toBe('X\x1b[31med\x1b[0m');
  });

  it('leaves colours as they came where nothing was overwritten', () => {
    expect(shown('\x1b[1mbold\x1b[0m\n')).toBe('\x1b[1mbold\x1b[0m\n');
  });

  it('leaves a line of a million characters as it was written, and follows the cursor in the next', () => {
    const long = 'x'.repeat(1_000_000);
    expect(shown(`${long}\b\b`, '\ry', '\nabc\rX') === `${long}\b\b\ry\nXbc`).toBe(true);
  });

  it('keeps an unfinished sequence', () => {
    expect(shown('a\rb\x1b[')).toBe('b\x1b[');
  });
});
