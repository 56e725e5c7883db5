import type { JsonObject } from '../notebook/model.js';
import type { Clock } from '../ports.js';
import { PipelineError } from '../errors.js';
import { KernelConnection, type KernelWire } from '../kernel/connection.js';
import type {
  DiedEvent,
  KernelInfo,
  KernelProvider,
  KernelSpec,
  KernelStartOptions,
  OutputEvent,
} from '../kernel/transport.js';
import { messageOf } from './jupyter-messages.js';

/** What a fake kernel does in one cell, in order. */
export type FakeStep =
  | OutputEvent
  | { readonly type: 'sleep'; readonly delayMs: number }
  /** Waits for an interrupt, and then fails with `KeyboardInterrupt`; with `deaf`, ignores interrupts as well. */
  | { readonly type: 'hang'; readonly deaf?: boolean }
  | {
      readonly type: 'fail';
      readonly ename: string;
      readonly evalue: string;
      readonly traceback?: readonly string[];
    }
  | ({ readonly type: 'die' } & Partial<Omit<DiedEvent, 'type'>>)
  /** A message as it stands on the wire, for what no kernel should say. */
  | { readonly type: 'raw'; readonly message: unknown }
  /** Output that answers no request of the running cell. */
  | { readonly type: 'stray'; readonly output: OutputEvent }
  | { readonly type: 'ask'; readonly prompt: string };

/** Says what `code` does; `started` counts the kernels of its provider, from 1. */
export type FakeScript = (code: string, kernel: FakeKernel) => readonly FakeStep[];

export interface FakeKernel {
  /** Which kernel of its provider this is, from 1. */
  readonly ordinal: number;
  readonly spec: KernelSpec;
  readonly cwd: string;
  /** What ran in it so far, preludes and all. */
  readonly executed: readonly string[];
}

export interface FakeKernelOptions {
  readonly clock: Pick<Clock, 'sleep' | 'monotonicMs'>;
  readonly info?: Partial<KernelInfo>;
  /** Fails every start with this text. */
  readonly startError?: string;
}

export interface FakeKernelProvider extends KernelProvider {
  /** Every kernel that was started, in order. */
  readonly started: readonly FakeKernel[];
  /** How many of them have not been disposed. */
  readonly alive: number;
}

/** A provider whose kernels do as the script says, over Jupyter's own messages but no socket. */
export function createFakeKernelProvider(script: FakeScript, options: FakeKernelOptions): FakeKernelProvider {
  const started: FakeKernel[] = [];
  const living = new Set<FakeKernel>();
  return {
    started,
    get alive() {
      return living.size;
    },
    async start(spec: KernelSpec, { cwd, signal }: KernelStartOptions) {
      signal?.throwIfAborted();
      if (options.startError !== undefined)
        throw new PipelineError('KERNEL_START_FAILED', options.startError);
      const executed: string[] = [];
      const kernel = { ordinal: started.length + 1, spec, cwd, executed };
      started.push(kernel);
      living.add(kernel);
      const wire = new FakeWire(
        (code) => script(code, kernel),
        executed,
        options.clock,
        () => living.delete(kernel),
      );
      const info = { ...FAKE_INFO, language: spec.language, ...options.info };
      const connection = new KernelConnection({
        info,
        wire,
        clock: options.clock,
        idleGraceMs: 50,
        replyGraceMs: 50,
      });
      wire.connection = connection;
      return connection;
    },
  };
}

const FAKE_INFO: KernelInfo = {
  implementation: 'fake',
  implementationVersion: '1.0.0',
  language: 'typescript',
  languageVersion: '5.0.4',
  protocolVersion: '5.3',
  languageInfo: { name: 'typescript', file_extension: '.ts', mimetype: 'text/typescript' },
};

class FakeWire implements KernelWire {
  connection: KernelConnection | undefined;
  readonly #script: (code: string) => readonly FakeStep[];
  readonly #executed: string[];
  readonly #clock: Pick<Clock, 'sleep' | 'monotonicMs'>;
  readonly #onClose: () => void;
  readonly #closed = new AbortController();
  #interrupt = new AbortController();
  #requests = 0;
  #count = 0;

  constructor(
    script: (code: string) => readonly FakeStep[],
    executed: string[],
    clock: Pick<Clock, 'sleep' | 'monotonicMs'>,
    onClose: () => void,
  ) {
    this.#script = script;
    this.#executed = executed;
    this.#clock = clock;
    this.#onClose = onClose;
  }

  request(_msgType: string, content: JsonObject): string {
    const id = `request-${++this.#requests}`;
    const code = typeof content['code'] === 'string' ? content['code'] : '';
    this.#interrupt = new AbortController();
    // A kernel never answers within the call that asks it.
    queueMicrotask(() => void this.#run(id, code, content['silent'] === true));
    return id;
  }

  async interrupt(): Promise<void> {
    this.#interrupt.abort();
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#onClose();
  }

  async #run(id: string, code: string, silent: boolean): Promise<void> {
    this.#executed.push(code);
    if (!silent) this.#count++;
    this.#send(id, 'status', { execution_state: 'busy' });
    let status: JsonObject = { status: 'ok' };
    for (const step of this.#script(code)) {
      const end = await this.#step(id, step);
      if (end === 'gone' || this.#closed.signal.aborted) return;
      if (end !== undefined) {
        status = end;
        break;
      }
    }
    this.#send(id, 'execute_reply', { ...status, execution_count: this.#count });
    this.#send(id, 'status', { execution_state: 'idle' });
  }

  async #step(id: string, step: FakeStep): Promise<JsonObject | 'gone' | undefined> {
    switch (step.type) {
      case 'sleep': {
        const signal = AbortSignal.any([this.#interrupt.signal, this.#closed.signal]);
        const woken = await this.#clock.sleep(step.delayMs, signal).then(
          () => false,
          () => true,
        );
        return woken ? this.#fail(id, 'KeyboardInterrupt', '', []) : undefined;
      }
      case 'hang':
        await aborted(step.deaf === true ? this.#closed.signal : this.#interrupt.signal, this.#closed.signal);
        return this.#fail(id, 'KeyboardInterrupt', '', []);
      case 'fail':
        return this.#fail(id, step.ename, step.evalue, step.traceback ?? [`${step.ename}: ${step.evalue}`]);
      case 'die': {
        const { reason = 'The kernel ended with exit code 1.', exitCode = 1, signal = null } = step;
        this.connection?.died({ reason, exitCode, signal });
        return 'gone';
      }
      case 'raw':
        this.connection?.receive(step.message);
        return undefined;
      case 'stray':
        this.connection?.receive(messageOf('an earlier request', step.output));
        return undefined;
      case 'ask':
        this.#send(id, 'input_request', { prompt: step.prompt, password: false });
        await aborted(this.#interrupt.signal, this.#closed.signal);
        return this.#fail(id, 'KeyboardInterrupt', '', []);
      default:
        this.connection?.receive(messageOf(id, step));
        return undefined;
    }
  }

  #fail(id: string, ename: string, evalue: string, traceback: readonly string[]): JsonObject {
    this.connection?.receive(messageOf(id, { type: 'error', ename, evalue, traceback }));
    return { status: 'error', ename, evalue, traceback };
  }

  #send(id: string, msgType: string, content: JsonObject): void {
    this.connection?.receive({ header: { msg_type: msgType }, parent_header: { msg_id: id }, content });
  }
}

/** Resolves once any of the signals aborts. */
async function aborted(...signals: readonly AbortSignal[]): Promise<void> {
  const signal = AbortSignal.any([...signals]);
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
