import type { ErrorEvent, OutputEvent, StreamEvent } from '../kernel/transport.js';
import type { JsonObject } from '../notebook/model.js';
import { decodeStageMessage } from '../wire/decode.js';
import { STAGE_MIME, type StageMessage, type VerdictMessage } from '../wire/message.js';
import type { StageMemory, OutputFile, OutputFilter, RunPorts } from './ports.js';

/** Stream writes are joined until they are this long … */
const JOIN_CHARS = 65_536;
/** … or this old. */
const JOIN_MS = 100;

export interface CellOutputsOptions {
  readonly stage: string;
  readonly cell: string;
  readonly ports: RunPorts;
  readonly limitBytes: number;
  readonly emit: (event: StageMemory) => Promise<void>;
}

/** Everything one cell shows, on its way to the events: secrets out, stage messages decoded, writes joined, floods cut. */
export class CellOutputs {
  readonly #options: CellOutputsOptions;
  readonly #filter: OutputFilter;
  #joined: StreamEvent | undefined;
  #joinTimer: AbortController | undefined;
  #inline: string[] = [];
  #inlineBytes = 0;
  #allBytes = 0;
  #file: OutputFile | undefined;
  /** The error that the cell showed last. */
  error: ErrorEvent | undefined;
  /** A gate's first `fail` (or, for a strict run, `inconclusive`) among what the cell said. */
  readonly verdicts: VerdictMessage[] = [];
  /** A stage message that could not be read, and why. */
  invalidMessage: string | undefined;

  constructor(options: CellOutputsOptions) {
    this.#options = options;
    this.#filter = options.ports.secrets.filter();
  }

  async push(event: OutputEvent): Promise<void> {
    for (const clean of this.#filter.push(event)) await this.#take(clean);
  }

  /** Flushes what is held back and closes the file of a flood. */
  async end(): Promise<void> {
    for (const clean of this.#filter.end()) await this.#take(clean);
    await this.#flush();
    if (this.#file === undefined) return;
    await this.#file.close();
    const { limitBytes } = this.#options;
    const text = `\n[output cut: the first ${megabytes(limitBytes)} stand here, all ${megabytes(this.#allBytes)} are in ${this.#file.path}]\n`;
    await this.#emit({ type: 'stream', name: 'stderr', text });
  }

  async #take(event: OutputEvent): Promise<void> {
    if (event.type === 'error') this.error = event;
    if (event.type === 'display' && STAGE_MIME in event.data) await this.#hear(event.data);
    const text = event.type === 'stream' ? event.text : event.type === 'clear' ? '' : JSON.stringify(event);
    const bytes = utf8Bytes(text);
    this.#allBytes += bytes;
    if (this.#file === undefined && this.#inlineBytes + bytes <= this.#options.limitBytes) {
      this.#inlineBytes += bytes;
      this.#inline.push(text);
      await this.#show(event);
    } else {
      await this.#spill(event, text);
    }
  }

  async #spill(event: OutputEvent, text: string): Promise<void> {
    if (this.#file === undefined) {
      const { ports, stage, cell, limitBytes } = this.#options;
      this.#file = await ports.outputs.open(stage, cell);
      for (const piece of this.#inline) await this.#file.append(piece);
      this.#inline = [];
      const room = limitBytes - this.#inlineBytes;
      if (event.type === 'stream' && room > 0) await this.#show({ ...event, text: headOf(event.text, room) });
    }
    if (event.type === 'error') await this.#show(event);
    await this.#file.append(text);
  }

  async #hear(data: JsonObject): Promise<void> {
    const decoded = decodeStageMessage(data[STAGE_MIME]);
    if ('invalid' in decoded) {
      this.invalidMessage ??= decoded.invalid;
      return;
    }
    await this.#flush();
    await this.#say(decoded);
  }

  async #say(message: StageMessage): Promise<void> {
    if (message.kind === 'verdict') this.verdicts.push(message);
    const { emit, stage, cell, ports } = this.#options;
    await emit({ type: 'stage-said', at: ports.clock.nowIso(), stage, cell, message });
  }

  async #show(event: OutputEvent): Promise<void> {
    if (event.type !== 'stream') {
      await this.#flush();
      await this.#emit(event);
      return;
    }
    if (this.#joined !== undefined && this.#joined.name !== event.name) await this.#flush();
    this.#joined = { ...event, text: (this.#joined?.text ?? '') + event.text };
    if (this.#joined.text.length >= JOIN_CHARS) await this.#flush();
    else if (this.#joinTimer === undefined) this.#startTimer();
  }

  #startTimer(): void {
    const timer = (this.#joinTimer = new AbortController());
    const ring = (): Promise<void> => this.#flush();
    this.#options.ports.clock
      .sleep(JOIN_MS, timer.signal)
      .then(ring)
      .catch(() => undefined);
  }

  async #flush(): Promise<void> {
    this.#joinTimer?.abort();
    this.#joinTimer = undefined;
    const joined = this.#joined;
    this.#joined = undefined;
    if (joined !== undefined && joined.text !== '') await this.#emit(joined);
  }

  #emit(output: OutputEvent): Promise<void> {
    const { emit, stage, cell, ports } = this.#options;
    return emit({ type: 'cell-output', at: ports.clock.nowIso(), stage, cell, output });
  }
}

function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7ff) bytes += code >= 0xd800 && code <= 0xdfff ? 1 : 2;
    else if (code > 0x7f) bytes += 1;
  }
  return bytes;
}

/** The longest head of at most `bytes` bytes that splits no character. */
function headOf(text: string, bytes: number): string {
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += utf8Bytes(character);
    if (used > bytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
