import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ChainReader,
  foldEvent,
  type ChainHead,
  type ReadChain,
  type RunEvent,
  type RunState,
} from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { nodeDigests } from '../ports-node.js';

export interface RunRecord extends Pick<ReadChain, 'head' | 'torn' | 'broken'> {
  readonly dir: string;
  readonly state: RunState;
  /** The file where the log goes on, and how many bytes of it are whole lines. */
  readonly log: LogFile;
  /** Of the whole log. */
  readonly logBytes: number;
}

interface LogFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Reads a record's events one by one and folds them.
 * @param hear Is told each event, with the chain's head after it.
 * @throws {NbrunError} `RECORD_NOT_FOUND` when there is no event to read.
 */
export async function readRecord(
  dir: string,
  hear: (event: RunEvent, head: ChainHead) => void = () => undefined,
): Promise<RunRecord> {
  const reader = new ChainReader(nodeDigests);
  let state: RunState | undefined;
  const lines = new LogLines((line) => {
    const event = reader.read(line);
    if (event === undefined) return;
    state = foldEvent(state, event);
    hear(event, reader.head);
  });
  const path = await readSegments(dir, lines);
  const { head } = reader;
  const broken = reader.broken ?? lines.brokenAcrossFiles(head);
  if (state === undefined) {
    const why = broken ? `line ${broken.line} does not hold: ${broken.why}` : 'it is empty';
    throw new NbrunError(
      'RECORD_NOT_FOUND',
      `The event log of "${dir}" holds no event: ${why}. Name another record.`,
    );
  }
  const log = { path, bytes: lines.wholeBytes };
  return { dir, state, head, torn: lines.torn, ...(broken && { broken }), log, logBytes: lines.allBytes };
}

/** The event log, in one piece or in the numbered segments of a store that cannot append. @returns its last file. */
async function readSegments(dir: string, lines: LogLines): Promise<string> {
  try {
    const numbers = (await readdir(dir)).flatMap(
      (name) => /^events\.([1-9]\d*)\.ndjson$/u.exec(name)?.[1] ?? [],
    );
    const segments = numbers.map(Number).sort((a, b) => a - b);
    const names =
      segments.length === 0 ? ['events.ndjson'] : segments.map((number) => `events.${number}.ndjson`);
    for (const name of names) {
      lines.beginFile();
      for await (const chunk of createReadStream(join(dir, name))) lines.push(chunk as Buffer);
    }
    return join(dir, names.at(-1) ?? '');
  } catch (error) {
    const why = (error as Error).message;
    const message = `"${dir}" is no record of a run: its events cannot be read (${why}). Name a folder under nbrun-runs/.`;
    throw new NbrunError('RECORD_NOT_FOUND', message, { cause: error });
  }
}

const LINE_FEED = 0x0a;

/** Cuts what is read into lines. A line may go on in the next file. */
class LogLines {
  readonly #tell: (line: string) => void;
  #begun: Buffer[] = [];
  #begunBytes = 0;
  #fileBytes = 0;
  allBytes = 0;

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  /** True where the end is no whole line. */
  get torn(): boolean {
    return this.#begunBytes > 0;
  }

  /** Of the last file. */
  get wholeBytes(): number {
    return Math.max(0, this.#fileBytes - this.#begunBytes);
  }

  /** A line that is cut off can be dropped only where it begins in the last file. */
  brokenAcrossFiles({ events }: ChainHead): ReadChain['broken'] {
    if (this.#begunBytes <= this.#fileBytes) return undefined;
    return { line: events + 1, why: 'it is cut off, and another file of the log comes after it' };
  }

  beginFile(): void {
    this.#fileBytes = 0;
  }

  push(chunk: Buffer): void {
    this.#fileBytes += chunk.length;
    this.allBytes += chunk.length;
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.#begun.push(chunk.subarray(start, end));
      const line = Buffer.concat(this.#begun).toString('utf8');
      this.#begun = [];
      this.#begunBytes = 0;
      start = end + 1;
      this.#tell(line);
    }
    if (start === chunk.length) return;
    this.#begun.push(chunk.subarray(start));
    this.#begunBytes += chunk.length - start;
  }
}
