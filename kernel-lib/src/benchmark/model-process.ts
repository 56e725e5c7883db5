import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { ModelInfo } from '../model/types.js';
import type { ChildReply, ChildRequest, Inference, PlainLoadOptions } from './child-protocol.js';
import type { FailedModel } from './types.js';

const ENTRY = join(__dirname, 'child.js');
/** Of what it said last, for the message of a crash. */
const STDERR_KEPT = 2_000;
/** A pipe breaks before its process is known to be dead; how it died says more than that the pipe broke. */
const EXIT_GRACE_MS = 1_000;

/** Why a model's process gave no answer. */
export class ChildFailure extends Error {
  override readonly name = 'ChildFailure';
  readonly reason: FailedModel['reason'];

  constructor(reason: FailedModel['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** A process of its own for one model. Every call is bounded by `signal`, and a failed call ends the process. */
export class ModelProcess {
  readonly #child: ChildProcess;
  readonly #signal: AbortSignal;
  #stderr = '';
  #waiting: { resolve(reply: ChildReply): void; reject(error: ChildFailure): void } | undefined;
  #failure: ChildFailure | undefined;

  /** Resolves when the process has imported what it needs. */
  static async start(signal: AbortSignal): Promise<ModelProcess> {
    const process = new ModelProcess(signal);
    try {
      await process.#next('ready');
      return process;
    } catch (error) {
      await process.stop();
      throw error;
    }
  }

  private constructor(signal: AbortSignal) {
    this.#signal = signal;
    this.#child = fork(ENTRY, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT);
    });
    this.#child.on('message', (reply) => {
      this.#waiting?.resolve(reply as ChildReply);
    });
    this.#child.on('error', (error) =>
      this.#fail(new ChildFailure('error', `The model's process did not start: ${error.message}`)),
    );
    this.#child.on('close', (code, name) => this.#fail(describeExit(code, name, this.#stderr)));
    signal.addEventListener('abort', this.#onAbort, { once: true });
    if (signal.aborted) this.#onAbort();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async prepare(ref: string, options: PlainLoadOptions): Promise<void> {
    await this.#ask({ kind: 'prepare', ref, options }, 'prepared');
  }

  async load(ref: string, options: PlainLoadOptions): Promise<ModelInfo> {
    return (await this.#ask({ kind: 'load', ref, options }, 'loaded')).info;
  }

  /** Exactly `tokens` new tokens, greedily. */
  async generate(prompt: string, tokens: number): Promise<Inference> {
    return (await this.#ask({ kind: 'generate', prompt, tokens }, 'generated')).inference;
  }

  /** Ends the process at once and waits until it is gone. Idempotent. */
  async stop(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  readonly #onAbort = (): void => {
    const timedOut = (this.#signal.reason as { name?: string } | undefined)?.name === 'TimeoutError';
    this.#fail(
      timedOut
        ? new ChildFailure(
            'timeout',
            'It did not end within its time limit. Raise timeoutMs, or ask for fewer tokens.',
          )
        : new ChildFailure('abort', 'The benchmark was cancelled.'),
    );
    this.#child.kill('SIGKILL');
  };

  #fail(failure: ChildFailure): void {
    this.#failure ??= failure;
    this.#waiting?.reject(this.#failure);
  }

  async #ask<K extends ChildReply['kind']>(
    request: ChildRequest,
    kind: K,
  ): Promise<Extract<ChildReply, { kind: K }>> {
    if (this.#failure) throw this.#failure;
    const next = this.#next(kind);
    this.#child.send(request, (error) => {
      if (error === null) return;
      const failure = new ChildFailure('crash', `The model's process does not listen: ${error.message}`);
      setTimeout(() => this.#fail(failure), EXIT_GRACE_MS);
    });
    return next;
  }

  async #next<K extends ChildReply['kind']>(kind: K): Promise<Extract<ChildReply, { kind: K }>> {
    const reply = await new Promise<ChildReply>((resolve, reject) => {
      if (this.#failure) reject(this.#failure);
      this.#waiting = { resolve, reject };
    }).finally(() => (this.#waiting = undefined));
    if (reply.kind === 'failed')
      throw new ChildFailure(outOfMemory(reply.message) ? 'out-of-memory' : 'error', reply.message);
    if (reply.kind !== kind)
      throw new ChildFailure('error', `The model's process said "${reply.kind}" where "${kind}" was due.`);
    return reply as Extract<ChildReply, { kind: K }>;
  }
}

function describeExit(code: number | null, signal: string | null, stderr: string): ChildFailure {
  const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
  const last = stderr.trim().split('\n').slice(-3).join(' ').trim();
  if (outOfMemory(stderr)) return new ChildFailure('out-of-memory', `The model's process ${how}: ${last}`);
  const hint = signal === 'SIGKILL' ? ' Somebody killed it, or the system ran out of memory.' : '';
  return new ChildFailure(
    'crash',
    `The model's process ${how}.${hint}${last ? ` Its last words: ${last}` : ''}`,
  );
}

function outOfMemory(text: string): boolean {
  return /out of memory|bad_alloc|bad allocation|failed to allocate|ENOMEM|allocation failed/i.test(text);
}
