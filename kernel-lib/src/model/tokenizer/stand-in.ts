import type { Tokenizer } from '../types.js';

/** As GPT-2 cuts text before merging: contractions, words and numbers with the space before them, the rest. */
const PIECES = /'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+/gu;
/** Longer words are several tokens in the real vocabularies too. */
const PIECE_LENGTH = 8;

/**
 * For models of random weights, whose vocabulary means nothing: cuts text into about as many tokens as the real
 * tokenizer would, gives each an id by hash, and shows ids as `⟨id⟩`. It cannot read back what it encoded.
 */
export function standInTokenizer(vocabularySize: number): Tokenizer {
  return {
    vocabularySize,
    endIds: [],
    encode(text) {
      const ids: number[] = [];
      for (const [piece] of text.matchAll(PIECES)) {
        for (let from = 0; from < piece.length; from += PIECE_LENGTH) {
          ids.push(hash(piece.slice(from, from + PIECE_LENGTH)) % vocabularySize);
        }
      }
      return ids;
    },
    decode: (ids) => ids.map((id) => `⟨${id}⟩`).join(''),
  };
}

/** FNV-1a over UTF-16 units, as an unsigned number. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
