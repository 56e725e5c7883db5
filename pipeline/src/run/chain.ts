import { PipelineError } from '../errors.js';
import type { Digests } from '../ports.js';
import { decodeEvent } from './decode.js';
import type { RunEvent } from './events.js';

/** Where a chain of events stands: how many there are, and the SHA-256 of the last line. */
export interface ChainHead {
  readonly events: number;
  readonly sha256: string;
}

/** Before the first event. */
export const CHAIN_START: ChainHead = { events: 0, sha256: '' };

/** One line of `events.ndjson`, without its line feed, and the head after it. */
export function linkEvent(
  event: RunEvent,
  head: ChainHead,
  digests: Digests,
): { line: string; head: ChainHead } {
  const line = JSON.stringify({ seq: head.events + 1, prev: head.sha256, ...event });
  return { line, head: { events: head.events + 1, sha256: digests.sha256(line) } };
}

export interface ReadChain {
  readonly events: readonly RunEvent[];
  readonly head: ChainHead;
  /** True where the last line was cut off in the middle and dropped, as a crash leaves it. */
  readonly torn: boolean;
  /** The first place where the chain does not hold; the events end before it. */
  readonly broken?: { readonly line: number; readonly why: string };
}

/** Reads `events.ndjson`, checking each link. Never throws: what does not hold is in the result. */
export function readChain(text: string, digests: Digests): ReadChain {
  const lines = text.split('\n');
  const torn = lines.pop() !== '';
  const reader = new ChainReader(digests);
  const events: RunEvent[] = [];
  for (const line of lines) {
    const event = reader.read(line);
    if (event === undefined) break;
    events.push(event);
  }
  const { head, broken } = reader;
  return { events, head, torn, ...(broken && { broken }) };
}

/** Reads a chain line by line, for logs that are too long to hold. */
export class ChainReader {
  readonly #digests: Digests;
  #head: ChainHead = CHAIN_START;
  #broken: ReadChain['broken'];

  constructor(digests: Digests) {
    this.#digests = digests;
  }

  get head(): ChainHead {
    return this.#head;
  }

  get broken(): ReadChain['broken'] {
    return this.#broken;
  }

  /** @param line A whole one, without its line feed. @returns undefined from the first line on that does not hold. */
  read(line: string): RunEvent | undefined {
    if (this.#broken !== undefined) return undefined;
    const link = readLink(line, this.#head, this.#digests);
    if (typeof link === 'string') {
      this.#broken = { line: this.#head.events + 1, why: link };
      return undefined;
    }
    this.#head = link.head;
    return link.event;
  }
}

function readLink(
  line: string,
  head: ChainHead,
  digests: Digests,
): { event: RunEvent; head: ChainHead } | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return 'it is no JSON';
  }
  if (typeof parsed !== 'object' || parsed === null || !('seq' in parsed) || !('prev' in parsed))
    return 'it is no event';
  const { seq, prev, ...rest } = parsed;
  if (seq !== head.events + 1) return `its number is ${String(seq)}, and ${head.events + 1} was next`;
  if (prev !== head.sha256) return 'the event before it was changed: its hash is another';
  try {
    return { event: decodeEvent(rest), head: { events: head.events + 1, sha256: digests.sha256(line) } };
  } catch (error) {
    if (error instanceof PipelineError) return error.message;
    throw error;
  }
}
