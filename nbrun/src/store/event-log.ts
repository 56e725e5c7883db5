import { open, type FileHandle } from 'node:fs/promises';
import { CHAIN_START, linkEvent, type ChainHead, type RunEvent } from '@stagebook/pipeline';
import { nodeDigests } from '../ports-node.js';

/** Lines are written together once they hold this much. */
const BUFFER_CHARS = 65_536;

/** The events that must be on the disk when they are said: a run that dies right after must not redo what they tell. */
const FLUSHED = new Set<RunEvent['type']>(['run-started', 'run-resumed', 'stage-ended', 'run-ended']);

/** `events.ndjson`, written: append only, each event linked to the one before it. */
export class EventLog implements AsyncDisposable {
  readonly #file: FileHandle;
  #head: ChainHead;
  #buffer: string[] = [];
  #bufferedChars = 0;

  private constructor(file: FileHandle, head: ChainHead) {
    this.#file = file;
    this.#head = head;
  }

  /** @param from Where an earlier run of this log ended; the file must be cut to that event. */
  static async open(path: string, from: ChainHead = CHAIN_START): Promise<EventLog> {
    return new EventLog(await open(path, from.events === 0 ? 'wx' : 'a'), from);
  }

  get head(): ChainHead {
    return this.#head;
  }

  async append(event: RunEvent): Promise<void> {
    const { line, head } = linkEvent(event, this.#head, nodeDigests);
    this.#head = head;
    this.#buffer.push(line, '\n');
    this.#bufferedChars += line.length + 1;
    if (FLUSHED.has(event.type)) await this.flush();
    else if (this.#bufferedChars > BUFFER_CHARS) await this.#write();
  }

  async flush(): Promise<void> {
    await this.#write();
    await this.#file.datasync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
    await this.#file.close();
  }

  async #write(): Promise<void> {
    const text = this.#buffer.join('');
    this.#buffer = [];
    this.#bufferedChars = 0;
    if (text !== '') await this.#file.appendFile(text);
  }
}
