import { PipelineError } from '../errors.js';
import type { JsonObject } from '../notebook/model.js';
import type { Clock } from '../ports.js';
import { EventQueue } from './event-queue.js';
import { Exchange } from './exchange.js';
import { decodeMessage, type KernelMessage } from './messages.js';
import { quirksOf, type KernelQuirks } from './quirks.js';
import { RecentIds } from './recent-ids.js';
import { StderrTail } from './stderr-tail.js';
import type {
  DiedEvent,
  ExecuteOptions,
  KernelEvent,
  KernelInfo,
  KernelTransport,
  StrayEvent,
} from './transport.js';

/** What carries messages: all that a transport has of its own. */
export interface KernelWire {
  /** Sends a request on the shell channel. @returns its message id; failures come through `broke`. */
  request(msgType: string, content: JsonObject): string;
  interrupt(): Promise<void>;
  /** Ends the kernel and gives everything back; idempotent, bounded, never rejects. */
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly info: KernelInfo;
  readonly wire: KernelWire;
  readonly clock: Pick<Clock, 'sleep' | 'monotonicMs'>;
  /** How long idle, or the rest of the output, may lag behind the reply, after the last message. Default: 2,000. */
  readonly idleGraceMs?: number;
  /** How long the reply may lag behind idle. Default: 3,000. */
  readonly replyGraceMs?: number;
}

/** Above this, `room` waits for the reader. */
const HIGH_WATER_CHARS = 4_000_000;
/** What nobody reads must not grow. */
const MAX_STRAY_CHARS = 4_000_000;
/** Why a wait is over; without a reason, each abort makes an error with a trace. */
const CAME = 'came';
/** Nothing is late by more executions than this. */
const MAX_LABELS = 1_000;

/** A {@link KernelTransport} over any wire: it routes messages to the execution that they belong to, or to `stray`. */
export class KernelConnection implements KernelTransport {
  readonly info: KernelInfo;
  readonly stray: AsyncIterable<StrayEvent>;
  readonly #wire: KernelWire;
  readonly #clock: Pick<Clock, 'sleep' | 'monotonicMs'>;
  readonly #graceMs: { readonly idle: number; readonly reply: number };
  readonly #quirks: KernelQuirks;
  readonly #strayQueue: EventQueue<StrayEvent> = new EventQueue(() => this.#releaseWriters());
  readonly #labels = new Map<string, string>();
  readonly #seen = new RecentIds();
  #running: Running | undefined;
  #strayStderr: StderrTail;
  #death: DiedEvent | undefined;
  #onRoom: (() => void)[] = [];
  #closing: Promise<void> | undefined;

  constructor({ info, wire, clock, idleGraceMs = 2_000, replyGraceMs = 3_000 }: ConnectionOptions) {
    this.info = info;
    this.#wire = wire;
    this.#clock = clock;
    this.#graceMs = { idle: idleGraceMs, reply: replyGraceMs };
    this.#quirks = quirksOf(info);
    this.#strayStderr = new StderrTail(this.#quirks);
    this.stray = this.#strayQueue.read();
  }

  async *execute(
    code: string,
    { signal, silent = false, label }: ExecuteOptions = {},
  ): AsyncGenerator<KernelEvent, void> {
    signal?.throwIfAborted();
    if (this.#running !== undefined) {
      throw new PipelineError(
        'TRANSPORT_BROKEN',
        'A cell is running already. Wait for its reply, then run the next.',
      );
    }
    if (this.#death !== undefined) {
      yield this.#death;
      return;
    }
    const running: Running = {
      id: this.#wire.request('execute_request', executeContent(code, silent)),
      exchange: new Exchange(silent ? { ...this.#quirks, uncaughtMarks: [] } : this.#quirks),
      silent,
      queue: new EventQueue(() => this.#releaseWriters()),
      restId: undefined,
      grace: undefined,
    };
    this.#running = running;
    this.#remember(running.id, label);
    try {
      yield* running.queue.read(signal);
    } finally {
      this.#finish(running);
    }
  }

  interrupt(): Promise<void> {
    return this.#wire.interrupt();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#wire.close().then(() => {
      this.died({ reason: 'The kernel was closed.', exitCode: null, signal: null }, 'closed');
    });
    await this.#closing;
  }

  /** Takes a message from the kernel, on whatever channel, as parsed JSON. */
  receive(raw: unknown): void {
    const message = decodeMessage(raw);
    if (message === undefined) return this.damaged();
    if (message.id !== '' && !this.#seen.add(message.id)) return;
    const running = this.#running;
    if (running !== undefined && message.parentId === running.id) {
      this.#deliver(running, running.exchange.accept(message.body, this.#clock.monotonicMs()));
    } else if (running?.restId !== undefined && message.parentId === running.restId) {
      if (isIdle(message)) this.#deliver(running, running.exchange.restCame());
    } else {
      this.#receiveStray(message);
    }
  }

  /** Takes what the kernel's process wrote to its own stdout or stderr: it belongs to the running cell. */
  captured(name: 'stdout' | 'stderr', text: string): void {
    if (this.#running !== undefined) {
      this.#deliver(this.#running, this.#running.exchange.captured(name, text));
    } else {
      this.#pushStray({ type: 'stream', name, text });
    }
  }

  /** Something came that was no readable message. */
  damaged(): void {
    this.#running?.exchange.damaged();
  }

  /** The kernel is gone; the running cell says so, and `stray` unless it was closed. */
  died(event: Omit<DiedEvent, 'type'>, how: 'died' | 'closed' = 'died'): void {
    if (this.#death !== undefined) return;
    this.#death = { type: 'died', ...event };
    if (this.#running !== undefined) this.#deliver(this.#running, [this.#death]);
    if (how === 'died') this.#strayQueue.push(this.#death);
    this.#strayQueue.end();
    this.#releaseWriters();
  }

  /** The wire failed: the running cell throws. */
  broke(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    const message = `The connection to the kernel broke: ${why}`;
    this.#running?.queue.end(new PipelineError('TRANSPORT_BROKEN', message, { cause: error }));
    if (this.#running === undefined) this.died({ reason: message, exitCode: null, signal: null });
  }

  /** Resolves once the readers have caught up; a wire awaits it before it takes more from the kernel. */
  async room(): Promise<void> {
    while (this.#isFull()) await new Promise<void>((resolve) => this.#onRoom.push(resolve));
  }

  #isFull(): boolean {
    const running = this.#running?.queue;
    if (running !== undefined && running.chars > HIGH_WATER_CHARS) return true;
    return this.#strayQueue.isRead && this.#strayQueue.chars > HIGH_WATER_CHARS;
  }

  #deliver(running: Running, events: readonly KernelEvent[]): void {
    for (const event of events) {
      running.queue.push(event);
      // A callback of an earlier cell may throw while the engine's own code runs: no failure of that code.
      if (running.silent && event.type === 'stream' && event.name === 'stderr') this.#pushStray(event);
      if (event.type === 'reply' || event.type === 'died') return this.#finish(running);
    }
    if (running.exchange.awaits === 'rest') running.restId ??= this.#wire.request('kernel_info_request', {});
    this.#boundTheWait(running);
  }

  /** Once only one thing is missing, it has to come while messages still do, or soon after. */
  #boundTheWait(running: Running): void {
    const { awaits } = running.exchange;
    if (awaits === 'both' || awaits === 'nothing') return;
    running.grace?.abort(CAME);
    const grace = new AbortController();
    running.grace = grace;
    const expire = (): void => {
      if (running.queue.chars > HIGH_WATER_CHARS) this.#boundTheWait(running);
      else this.#deliver(running, running.exchange.giveUp());
    };
    this.#clock
      .sleep(this.#graceMs[awaits === 'reply' ? 'reply' : 'idle'], grace.signal)
      .then(expire, () => undefined);
  }

  #finish(running: Running): void {
    running.grace?.abort(CAME);
    running.queue.end();
    if (this.#running === running) {
      this.#running = undefined;
      this.#strayStderr = new StderrTail(this.#quirks);
    }
    this.#releaseWriters();
  }

  #receiveStray({ body, parentId }: KernelMessage): void {
    const label = parentId === undefined ? undefined : this.#labels.get(parentId);
    if (body.type === 'output') this.#pushStray(label === undefined ? body.event : { ...body.event, label });
  }

  #remember(id: string, label: string | undefined): void {
    if (label === undefined) return;
    this.#labels.set(id, label);
    const oldest = this.#labels.keys().next();
    if (this.#labels.size > MAX_LABELS && oldest.done !== true) this.#labels.delete(oldest.value);
  }

  /** An error told on stderr alone is told as one, also where its cell is over. */
  #pushStray(event: StrayEvent): void {
    this.#strayQueue.push(event);
    if (event.type === 'stream' && event.name === 'stderr') {
      this.#strayStderr.write(event.text);
      const error = this.#strayStderr.uncaught();
      if (error !== undefined) {
        const { label } = event;
        this.#strayQueue.push({ type: 'error', ...error, ...(label !== undefined && { label }) });
        this.#strayStderr = new StderrTail(this.#quirks);
      }
    }
    if (!this.#strayQueue.isRead) this.#strayQueue.trim(MAX_STRAY_CHARS);
  }

  #releaseWriters(): void {
    const writers = this.#onRoom;
    this.#onRoom = [];
    for (const release of writers) release();
  }
}

interface Running {
  readonly id: string;
  readonly exchange: Exchange;
  readonly silent: boolean;
  readonly queue: EventQueue;
  /** The request whose end says that all of this one's output is here. */
  restId: string | undefined;
  grace: AbortController | undefined;
}

function isIdle({ body }: KernelMessage): boolean {
  return body.type === 'status' && body.state === 'idle';
}

function executeContent(code: string, silent: boolean): JsonObject {
  return {
    code,
    silent,
    store_history: !silent,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  };
}
