import { createHmac, timingSafeEqual } from 'node:crypto';
import type { JsonObject } from '@stagebook/pipeline';

const DELIMITER = Buffer.from('<IDS|MSG>');
/** Routing prefixes are one or two frames; a delimiter further in is not one. */
const MAX_IDENTITY_FRAMES = 16;

export interface OutgoingMessage {
  readonly header: JsonObject;
  readonly content: JsonObject;
}

/** A Jupyter message as ZeroMQ frames, signed with the connection's key. */
export function encodeFrames({ header, content }: OutgoingMessage, key: string): Buffer[] {
  const parts = [header, {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
  return [DELIMITER, Buffer.from(sign(parts, key)), ...parts];
}

/** The message in `frames`, or undefined where they are none that the holder of `key` sent. */
export function decodeFrames(frames: readonly Buffer[], key: string): JsonObject | undefined {
  const delimiter = frames.slice(0, MAX_IDENTITY_FRAMES).findIndex((frame) => frame.equals(DELIMITER));
  const [signature, ...rest] = delimiter < 0 ? [] : frames.slice(delimiter + 1);
  const parts = rest.slice(0, 4);
  if (signature === undefined || parts.length < 4) return undefined;
  // What follows the four parts is signed by no one (the protocol's buffers), but for kernels that sign it as well.
  if (!isSigned(signature, parts, key) && !isSigned(signature, rest, key)) return undefined;
  try {
    const [header, parent_header, metadata, content] = parts.map(parsePart);
    return { header, parent_header, metadata, content } as JsonObject;
  } catch {
    return undefined;
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

function parsePart(part: Buffer): unknown {
  return JSON.parse(part.toString('utf8'));
}
