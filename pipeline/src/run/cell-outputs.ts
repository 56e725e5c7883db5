import type { ErrorEvent, OutputEvent, StreamEvent } from '../kernel/transport.js';
import type { JsonObject } from '../notebook/model.js';
import { decodeStageMessage } from '../wire/decode.js';
import { STAGE_MIME, type StageMessage, type VerdictMessage } from '../wire/message.js';
import { BoundedOutput } from './bounded-output.js';
import type { SpilledOutput } from './events.js';
import type { InlineBudget } from './inline-budget.js';
import type { StageMemory, OutputFilter, RunPorts } from './ports.js';

/** Stream writes are joined until they are this long … */
const JOIN_CHARS = 65_536;
/** … or this old. */
const JOIN_MS = 100;

/** Why a timer is over; without a reason, each abort makes an error with a trace. */
const FLUSHED = 'flushed';

export interface CellOutputsOptions {
  readonly stage: string;
  readonly cell: string;
  readonly ports: RunPorts;
  readonly budget: InlineBudget;
  readonly emit: (event: StageMemory) => Promise<void>;
}

/** Everything one cell shows, on its way to the events: secrets out, stage messages decoded, writes joined, floods cut. */
export class CellOutputs {
  readonly #options: CellOutputsOptions;
  readonly #filter: OutputFilter;
  readonly #bounded: BoundedOutput;
  #joined: StreamEvent | undefined;
  #joinTimer: AbortController | undefined;
  /** The error that the cell showed last. */
  error: ErrorEvent | undefined;
  /** What the cell's own gates said. */
  readonly verdicts: VerdictMessage[] = [];
  /** A stage message that could not be read, and why. */
  invalidMessage: string | undefined;

  constructor(options: CellOutputsOptions) {
    this.#options = options;
    const { budget, ports, stage, cell } = options;
    this.#filter = ports.secrets.filter();
    const show = (event: OutputEvent): Promise<void> => this.#show(event);
    this.#bounded = new BoundedOutput({ budget, files: ports.outputs, stage, cell, show });
  }

  async push(event: OutputEvent): Promise<void> {
    for (const clean of this.#filter.push(event)) await this.#take(clean);
  }

  /** Shows what was held back. @returns the file that has the whole, where the cell said more than its events may hold. */
  async end(): Promise<SpilledOutput | undefined> {
    for (const clean of this.#filter.end()) await this.#take(clean);
    const cut = await this.#bounded.end();
    await this.#flush();
    if (cut !== undefined) await this.#emit({ type: 'stream', name: 'stderr', text: cut.marker });
    return cut?.spilled;
  }

  async #take(event: OutputEvent): Promise<void> {
    if (event.type === 'error') this.error = event;
    if (event.type === 'display' && STAGE_MIME in event.data) await this.#hear(event.data);
    await this.#bounded.push(event);
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
    this.#joinTimer?.abort(FLUSHED);
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
