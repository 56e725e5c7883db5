import { createHmac, timingSafeEqual } from 'node:crypto';
import type { JsonObject } from '@stagebook/pipeline';
import { streamPieces } from './stream-pieces.js';

const DELIMITER = Buffer.from('<IDS|MSG>');
/** Routing prefixes are one or two frames; a delimiter further in is not one. */
const MAX_IDENTITY_FRAMES = 16;
/** A stream message that is longer is decoded by pieces of so much. */
const MAX_PIECE_BYTES: number = 4 * 1024 ** 2;

export interface OutgoingMessage {
  readonly header: JsonObject;
  readonly content: JsonObject;
}

/** A Jupyter message as ZeroMQ frames, signed with the connection's key. */
export function encodeFrames({ header, content }: OutgoingMessage, key: string): Buffer[] {
  const parts = [header, {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
  return [DELIMITER, Buffer.from(sign(parts, key)), ...parts];
}

/**
 * The message in `frames`, or undefined where they are none that the holder of `key` sent. A stream message with a very
 * long text comes as several, each decoded when it is asked for. @throws {SyntaxError} where one of these is no JSON.
 */
export function decodeFrames(frames: readonly Buffer[], key: string): Iterable<JsonObject> | undefined {
  const delimiter = frames.slice(0, MAX_IDENTITY_FRAMES).findIndex((frame) => frame.equals(DELIMITER));
  const [signature, ...rest] = delimiter < 0 ? [] : frames.slice(delimiter + 1);
  const parts = rest.slice(0, 4);
  const content = parts[3];
  if (signature === undefined || content === undefined) return undefined;
  // What follows the four parts is signed by no one (the protocol's buffers), but for kernels that sign it as well.
  if (!isSigned(signature, parts, key) && !isSigned(signature, rest, key)) return undefined;
  try {
    const [header, parent_header, metadata] = parts.slice(0, 3).map(parsePart);
    const message = { header, parent_header, metadata } as JsonObject;
    const isLong = content.length > MAX_PIECE_BYTES && header?.['msg_type'] === 'stream';
    const pieces = isLong ? streamPieces(content, MAX_PIECE_BYTES) : undefined;
    return pieces === undefined ? [{ ...message, content: parsePart(content) }] : inPieces(message, pieces);
  } catch {
    return undefined;
  }
}

/** Messages of their own, each with an id of its own: a repetition is dropped piece by piece. */
function* inPieces(message: JsonObject, pieces: Iterable<JsonObject>): Generator<JsonObject, void> {
  const { header } = message as { readonly header: JsonObject };
  const { msg_id: id } = header;
  let index = 0;
  for (const content of pieces) {
    const own = typeof id === 'string' ? { ...header, msg_id: `${id}+${index++}` } : header;
    yield { ...message, header: own, content };
  }
}

function sign(parts: readonly Buffer[], key: string): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

function isSigned(signature: Buffer, parts: readonly Buffer[], key: string): boolean {
  const expected = Buffer.from(sign(parts, key));
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

function parsePart(part: Buffer): JsonObject {
  return JSON.parse(part.toString('utf8')) as JsonObject;
}
