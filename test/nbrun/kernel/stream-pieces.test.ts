import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamPieces } from '../../../nbrun/src/kernel/stream-pieces.js';

/** Texts in which escapes, pairs and characters of several bytes stand close together. */
const texts = fc.string({
  unit: fc.constantFrom('a', '\\', '"', '\n', '\u0000', 'é', '€', '😀', 'u'),
  maxLength: 200,
});
const pieceSizes = fc.integer({ min: 8, max: 40 });

/** As kernels write it that send ASCII alone. */
function inAscii(json: string): string {
  return json.replace(/[^\n -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function join(
  content: string,
  pieceBytes: number,
): { readonly name: unknown; readonly text: string } | undefined {
  const pieces = streamPieces(Buffer.from(content), pieceBytes);
  if (pieces === undefined) return undefined;
  const all = [...pieces];
  for (const { text } of all) expect(Buffer.byteLength(text as string)).toBeLessThanOrEqual(pieceBytes + 3);
  expect(all.every(({ text }) => (text as string).isWellFormed())).toBe(true);
  return { name: all[0]?.['name'], text: all.map(({ text }) => text as string).join('') };
}

describe('the pieces of a stream message', () => {
  it.each([
    ['as it is', (json: string) => json],
    ['in ASCII', inAscii],
  ])('say together what the message says, %s, wherever they are cut', (_, write) => {
    fc.assert(
      fc.property(texts, texts, pieceSizes, (start, end, pieceBytes) => {
        const text = `${start}x${end}`;
        for (const content of [
          JSON.stringify({ name: 'stderr', text }),
          JSON.stringify({ text, name: 'stderr' }, null, 1),
        ]) {
          expect(join(write(content), pieceBytes)).toEqual({ name: 'stderr', text });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('are none where the content is written in another way', () => {
    for (const content of [
      { text: 'a' },
      { name: 'stdout' },
      { name: 'elsewhere', text: 'a' },
      { name: 'stdout', text: ['a'] },
      { name: 'stdout', text: 'a', more: 1 },
      { name: 'stdout', text: { text: 'a' } },
    ]) {
      expect(join(JSON.stringify(content), 8)).toBeUndefined();
    }
  });

  it.each([
    '{"name":"stdout","text":"a"b"}',
    '{"name":"stdout","text":"a\nb"}',
    '{"name":"stdout","text":"a\\x"}',
  ])('throw where %j is no JSON', (content) => {
    expect(() => join(content, 8)).toThrow(SyntaxError);
  });
});
