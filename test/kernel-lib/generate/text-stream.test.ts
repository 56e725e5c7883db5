import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextStream } from '../../../kernel-lib/src/generate/text-stream.js';

/** One token per byte: the hardest case for characters. */
const bytes = { decode: (ids: readonly number[]) => Buffer.from(ids).toString('utf8') };

function pieces(text: string, stop: string[] = []): { stream: TextStream; parts: string[] } {
  const stream = new TextStream(bytes, [], stop);
  const parts: string[] = [];
  for (const id of Buffer.from(text)) {
    if (stream.stopped) break;
    parts.push(stream.push(id, true));
  }
  parts.push(stream.end());
  return { stream, parts };
}

describe('TextStream', () => {
  it('gives back any text, never splitting a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { stream, parts } = pieces(text.toWellFormed());
        expect(parts.join('')).toBe(text.toWellFormed());
        expect(stream.text).toBe(text.toWellFormed());
        for (const part of parts) expect(part.isWellFormed()).toBe(true);
        if (!text.includes('\ufffd')) expect(parts.join('|')).not.toContain('\ufffd');
      }),
    );
  });

  it('ends before a stop text, of which it shows no part', () => {
    const { stream, parts } = pieces('one two END three', ['END', 'never']);
    expect(stream.stopped).toBe(true);
    expect(parts.join('')).toBe('one two ');
  });

  it('gives back what only began like a stop text', () => {
    expect(pieces('one EN two E', ['END']).parts.join('')).toBe('one EN two E');
  });

  it('stops at the earliest of overlapping stop texts', () => {
    expect(pieces('abcde', ['cd', 'bcd']).parts.join('')).toBe('a');
  });

  it('keeps a space that a tokenizer drops at the start of a text', () => {
    const words = ['', 'Once', '▁upon', '▁a'];
    const decode = (ids: readonly number[]): string =>
      ids
        .map((id) => words[id]!)
        .join('')
        .replaceAll('▁', ' ')
        .trimStart();
    const stream = new TextStream({ decode }, [1], []);
    expect(stream.push(2, true)).toBe(' upon');
    expect(stream.push(3, true)).toBe(' a');
  });
});
