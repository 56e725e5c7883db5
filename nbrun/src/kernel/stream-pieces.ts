import type { JsonObject } from '@stagebook/pipeline';

/** `{"name": "stdout", "text": "…"}`, up to its text and from there, in either order. */
const HEAD = /^\s*\{\s*(?:"name"\s*:\s*"(stdout|stderr)"\s*,\s*)?"text"\s*:\s*"/;
const TAIL = /"\s*(?:,\s*"name"\s*:\s*"(stdout|stderr)"\s*)?\}\s*$/;
/** Both are shorter. */
const EDGE_BYTES = 200;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
/** `\\u00e9` */
const LONGEST_ESCAPE = 6;

/**
 * The content of a `stream` message as several, of about `pieceBytes` each: a text of hundreds of megabytes is never
 * decoded as a whole. Undefined where it is written in another way. @throws {SyntaxError} at a piece that is no JSON.
 */
export function streamPieces(content: Buffer, pieceBytes: number): Iterable<JsonObject> | undefined {
  const head = HEAD.exec(content.toString('latin1', 0, EDGE_BYTES));
  const tail = TAIL.exec(content.toString('latin1', content.length - EDGE_BYTES));
  const name = head?.[1] ?? tail?.[1];
  if (head === null || tail === null || name === undefined) return undefined;
  const text = content.subarray(head[0].length, content.length - tail[0].length);
  return piecesOf(name, text, pieceBytes);
}

function* piecesOf(name: string, bytes: Buffer, pieceBytes: number): Generator<JsonObject, void> {
  let high = '';
  for (let start = 0; start < bytes.length;) {
    const end = cutBefore(bytes, start, start + pieceBytes);
    const text = high + (JSON.parse(`"${bytes.toString('utf8', start, end)}"`) as string);
    // The other half of an escaped pair may begin the next piece.
    high = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.slice(-1) : '';
    yield { name, text: text.slice(0, text.length - high.length) };
    start = end;
  }
  if (high !== '') yield { name, text: high };
}

/** The last place up to `end`, after `start`, that is within no character and no escape of a JSON text. */
function cutBefore(bytes: Buffer, start: number, end: number): number {
  if (end >= bytes.length) return bytes.length;
  let cut = end;
  while (isContinuation(bytes[cut])) cut--;
  let escape = cut - 1;
  while (escape > cut - LONGEST_ESCAPE && bytes[escape] !== BACKSLASH) escape--;
  let first = escape;
  while (first >= start && bytes[first] === BACKSLASH) first--;
  // Of a row of backslashes, each second one is what the one before it escapes.
  const begins = (escape - first) % 2 === 1;
  const length = bytes[escape + 1] === LETTER_U ? LONGEST_ESCAPE : 2;
  return begins && escape + length > cut ? escape : cut;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
