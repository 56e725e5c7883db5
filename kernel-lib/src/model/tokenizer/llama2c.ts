import { statSync } from 'node:fs';
import { ModelError } from '../error.js';
import { FileBytes } from '../weights/file-bytes.js';
import type { Tokenizer } from '../types.js';
import { createTokenizer } from './json-tokenizer.js';
import { sentencePieceJson } from './sentencepiece.js';

const MAX_FILE_BYTES = 64 << 20;
const MAX_PIECE_BYTES = 1024;
const BEGIN_ID = 1;
const END_ID = 2;

/** llama2.c's tokenizer file: the longest piece's length, then score, length and text of each piece. */
export function llama2cTokenizer(path: string): Tokenizer {
  if (statSync(path).size > MAX_FILE_BYTES) {
    throw new ModelError(
      'MODEL_FILE_INVALID',
      `"${path}" is larger than ${MAX_FILE_BYTES} bytes; no tokenizer of llama2.c is.`,
    );
  }
  const file = new FileBytes(path);
  try {
    const texts: string[] = [];
    const scores: number[] = [];
    for (let at = 4; at < file.size;) {
      const head = file.peek(at, 8, `Piece ${texts.length}`);
      const view = new DataView(head.buffer, head.byteOffset, 8);
      const length = view.getInt32(4, true);
      if (length < 0 || length > MAX_PIECE_BYTES) {
        throw new ModelError(
          'MODEL_FILE_INVALID',
          `"${path}" claims a piece of ${length} bytes at ${at}. It is no tokenizer of llama2.c, or damaged.`,
        );
      }
      scores.push(view.getFloat32(0, true));
      texts.push(
        toPiece(
          Buffer.from(file.peek(at + 8, length, `Piece ${texts.length}`)).toString('utf8'),
          texts.length,
        ),
      );
      at += 8 + length;
    }
    const kinds = texts.map((text, id) =>
      id === 0 ? 2 : id <= END_ID ? 3 : /^<0x[0-9A-F]{2}>$/.test(text) ? 6 : 1,
    );
    return createTokenizer({
      json: sentencePieceJson({ texts, scores, kinds, unknownId: 0 }, true),
      vocabularySize: texts.length,
      beginId: BEGIN_ID,
      endIds: [END_ID],
    });
  } finally {
    file.close();
  }
}

/** The file pads `<s>` and `</s>` with line ends, and writes SentencePiece's mark for a space as a space. */
function toPiece(text: string, id: number): string {
  return id <= END_ID ? text.trim() : text.replaceAll(' ', '\u2581');
}
