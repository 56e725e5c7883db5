import {
  KernelConnection,
  PipelineError,
  decodeMessage,
  quirksOf,
  type Clock,
  type JsonObject,
  type KernelInfo,
  type KernelTransport,
  type KernelWire,
} from '@stagebook/pipeline';
import type { Channel, Connection } from './connection-file.js';
import { deathOf } from './death.js';
import type { EndBounds, KernelExit, KernelProcess } from './kernel-process.js';
import type { LaunchSpec } from './kernel-specs.js';
import { KernelSockets } from './sockets.js';

export interface ZeroMqKernelOptions {
  readonly spec: LaunchSpec;
  readonly connection: Connection;
  readonly clock: Pick<Clock, 'sleep' | 'monotonicMs'>;
  readonly onClosed: () => void;
}

const POLL_MS = 10;
/** Between two `kernel_info_request`s: a subscriber joins late, and what it missed is not sent again. */
const NUDGE_MS = 250;
/** A kernel that asks nothing may have no stdin at all. */
const STDIN_MS = 500;
/** What a dead kernel sent before its end may still be on its way. */
const LAST_MESSAGES_MS = 150;
const IDLE_KERNEL: EndBounds = { requestMs: 1_500, termMs: 1_000, killMs: 2_000 };
/** A kernel that still runs a cell does not hear the request. */
const BUSY_KERNEL: EndBounds = { requestMs: 0, termMs: 500, killMs: 2_000 };

/** The wire between one kernel process and its {@link KernelConnection}. */
export class ZeroMqKernel implements KernelWire {
  readonly #spec: LaunchSpec;
  readonly #connection: Connection;
  readonly #clock: Pick<Clock, 'sleep' | 'monotonicMs'>;
  readonly #onClosed: () => void;
  readonly #sockets: KernelSockets;
  #process: KernelProcess | undefined;
  #onEnded: () => void = () => undefined;
  #kernel: KernelConnection | undefined;
  #info: KernelInfo | undefined;
  #heardIopub = false;
  #unreadable = 0;
  /** The request whose idle has not come. */
  #busyWith: string | undefined;
  #interrupted = false;
  #brokenBy: unknown;
  #closing: Promise<void> | undefined;

  constructor({ spec, connection, clock, onClosed }: ZeroMqKernelOptions) {
    this.#spec = spec;
    this.#connection = connection;
    this.#clock = clock;
    this.#onClosed = onClosed;
    this.#sockets = new KernelSockets(connection, {
      message: (channel, raw) => this.#message(channel, raw),
      unreadable: () => this.#onUnreadable(),
      broke: (error) => this.#broke(error),
    });
  }

  attach(kernelProcess: KernelProcess, onEnded: () => void): void {
    this.#process = kernelProcess;
    this.#onEnded = onEnded;
    void kernelProcess.exited.then((exit) => this.#exited(exit));
  }

  /** Asks until the kernel has answered on shell *and* iopub. @throws {PipelineError} `KERNEL_START_FAILED` */
  async ready(timeoutMs: number, signal: AbortSignal | undefined): Promise<KernelTransport> {
    const startedMs = this.#clock.monotonicMs();
    let askedMs = -Infinity;
    let connected = false;
    while (this.#info === undefined || !this.#heardIopub) {
      const elapsedMs = this.#clock.monotonicMs() - startedMs;
      this.#failIfHopeless();
      if (elapsedMs > timeoutMs || signal?.aborted === true) this.#failUnanswered(elapsedMs, signal?.reason);
      connected ||= this.#sockets.connect();
      if (connected && elapsedMs - askedMs >= NUDGE_MS) {
        this.#sockets.send('shell', 'kernel_info_request', {});
        askedMs = elapsedMs;
      }
      await this.#clock.sleep(POLL_MS, signal).catch(() => undefined);
    }
    await this.#awaitStdin(signal);
    this.#kernel = new KernelConnection({ info: this.#info, wire: this, clock: this.#clock });
    return this.#kernel;
  }

  /** A question that is sent to nobody would never be refused, and its cell never end. */
  async #awaitStdin(signal: AbortSignal | undefined): Promise<void> {
    const startedMs = this.#clock.monotonicMs();
    while (!this.#sockets.hearsStdin && this.#clock.monotonicMs() - startedMs < STDIN_MS) {
      await this.#clock.sleep(POLL_MS, signal).catch(() => undefined);
      if (signal?.aborted === true) return;
    }
  }

  request(msgType: string, content: JsonObject): string {
    this.#interrupted = false;
    this.#busyWith = this.#sockets.send('shell', msgType, content);
    return this.#busyWith;
  }

  async interrupt(): Promise<void> {
    const mode = (this.#info && quirksOf(this.#info).interruptMode) ?? this.#spec.interruptMode;
    this.#interrupted = true;
    if (mode === 'message') this.#sockets.send('control', 'interrupt_request', {});
    else this.#process?.signal('SIGINT');
  }

  /** Takes what the process wrote to its own stdout and stderr. */
  async captured(name: 'stdout' | 'stderr', text: string): Promise<void> {
    this.#kernel?.captured(name, text);
    await this.#kernel?.room();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const shutdown = (): void => void this.#sockets.send('control', 'shutdown_request', { restart: false });
    const idle = this.#kernel !== undefined && this.#busyWith === undefined;
    await this.#process?.end(shutdown, idle ? IDLE_KERNEL : BUSY_KERNEL);
    this.#sockets[Symbol.dispose]();
    this.#onEnded();
    this.#onClosed();
    await this.#connection[Symbol.asyncDispose]();
  }

  async #message(channel: Channel, raw: JsonObject): Promise<void> {
    if (this.#kernel === undefined) return this.#introduce(channel, raw);
    if (this.#endsRequest(raw)) {
      this.#busyWith = undefined;
      // A child's output went through a pipe, and was written before the kernel said idle.
      await this.#process?.settle();
    }
    this.#kernel.receive(raw);
    if (channel === 'iopub') await this.#kernel.room();
  }

  /** The header tells outputs apart, which may be large and are decoded once. */
  #endsRequest(raw: JsonObject): boolean {
    const { header } = raw as { readonly header: { readonly msg_type?: unknown } | null };
    const message = header?.msg_type === 'status' ? decodeMessage(raw) : undefined;
    return (
      message?.parentId === this.#busyWith && message?.body.type === 'status' && message.body.state === 'idle'
    );
  }

  #introduce(channel: Channel, raw: JsonObject): void {
    if (channel === 'iopub') this.#heardIopub = true;
    const body = decodeMessage(raw)?.body;
    if (channel === 'shell' && body?.type === 'kernel-info') this.#info = body.info;
  }

  #onUnreadable(): void {
    this.#unreadable++;
    this.#kernel?.damaged();
  }

  #broke(error: unknown): void {
    this.#brokenBy = error;
    this.#kernel?.broke(error);
  }

  async #exited(exit: KernelExit): Promise<void> {
    if (this.#closing !== undefined) return;
    await this.#clock.sleep(LAST_MESSAGES_MS);
    const lastWords = this.#process?.lastWords ?? '';
    this.#kernel?.died(deathOf(exit, { interrupted: this.#interrupted, lastWords }));
  }

  #failIfHopeless(): void {
    if (this.#brokenBy !== undefined) this.#fail('its sockets failed.', this.#brokenBy);
    const exit = this.#process?.exit;
    if (exit === undefined) return;
    const { reason } = deathOf(exit, { interrupted: false, lastWords: this.#process?.lastWords ?? '' });
    this.#fail(`${reason} Run "${this.#spec.argv.join(' ')}" by hand to see why.`);
  }

  #failUnanswered(elapsedMs: number, cause: unknown): never {
    const heard =
      this.#unreadable > 0 ? `sent ${this.#unreadable} messages without a valid signature` : 'did not answer';
    const lastWords = this.#process?.lastWords ?? '';
    const said = lastWords === '' ? '' : ` Its last words: ${lastWords}`;
    const within = `within ${(elapsedMs / 1000).toFixed(1)} s`;
    return this.#fail(`it ${heard} ${within}. Raise --start-timeout, or check the kernel.${said}`, cause);
  }

  #fail(why: string, cause?: unknown): never {
    const message = `Kernel "${this.#spec.name}" did not start: ${why}`;
    throw new PipelineError('KERNEL_START_FAILED', message, { cause });
  }
}
