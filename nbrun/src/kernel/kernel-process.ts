import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import { KERNEL_ID_VARIABLE, killDescendants, signalGroup } from './descendants.js';

export interface KernelProcessOptions {
  /** Unique; marks the kernel and all that it starts. */
  readonly kernelId: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Takes what the process, or a child of it, writes to fd 1 and 2; more is read once it resolves. */
  readonly onOutput: (name: 'stdout' | 'stderr', text: string) => Promise<void> | void;
}

export interface KernelExit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Bounds of the ways to end a kernel, each tried where the one before did not do. */
export interface EndBounds {
  /** After a request to shut down. */
  readonly requestMs: number;
  /** After SIGTERM. */
  readonly termMs: number;
  /** After SIGKILL: the system may be slow to reap. */
  readonly killMs: number;
}

const MAX_LAST_WORDS_CHARS = 4_000;
/** Turns of the event loop in which pipes may still be read when a cell has ended. */
const MAX_SETTLE_TURNS = 200;

/** A kernel's process, leader of a group of its own. */
export class KernelProcess {
  readonly pid: number;
  readonly exited: Promise<KernelExit>;
  readonly #kernelId: string;
  #exit: KernelExit | undefined;
  #lastWords = '';
  #charsRead = 0;

  /** @throws {Error} when the program cannot be started. */
  static async start(options: KernelProcessOptions): Promise<KernelProcess> {
    const [program = '', ...args] = options.argv;
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...options.env, [KERNEL_ID_VARIABLE]: options.kernelId },
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    return new KernelProcess(child, options);
  }

  private constructor(child: ChildProcess, { kernelId, onOutput }: KernelProcessOptions) {
    this.pid = child.pid ?? 0;
    this.#kernelId = kernelId;
    this.exited = new Promise((resolve) => {
      child.once('exit', (exitCode, signal) => {
        this.#exit = { exitCode, signal };
        resolve(this.#exit);
      });
    });
    child.on('error', () => undefined);
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = child[name];
      if (stream !== null) void this.#read(stream, name, onOutput);
    }
  }

  /** Undefined while it lives. */
  get exit(): KernelExit | undefined {
    return this.#exit;
  }

  /** The end of what it wrote to its own stdout and stderr. */
  get lastWords(): string {
    return this.#lastWords.trim();
  }

  /** Signals the kernel and its children. */
  signal(signal: NodeJS.Signals): void {
    if (this.#exit === undefined) signalGroup(this.pid, signal);
  }

  /** Resolves once what was written before now has been read. */
  async settle(): Promise<void> {
    let before = -1;
    for (let turns = 0; turns < MAX_SETTLE_TURNS && before !== this.#charsRead; turns++) {
      before = this.#charsRead;
      await turn();
      await turn();
    }
  }

  /** Ends the kernel and all that it started, each way within its bound. */
  async end(request: () => void, { requestMs, termMs, killMs }: EndBounds): Promise<void> {
    if (this.#exit === undefined && requestMs > 0) {
      request();
      await this.#exits(requestMs);
    }
    if (this.#exit === undefined) {
      this.signal('SIGTERM');
      await this.#exits(termMs);
    }
    signalGroup(this.pid, 'SIGKILL');
    if (this.#exit === undefined) await this.#exits(killMs);
    killDescendants(this.#kernelId);
  }

  /** Without waiting, for when this process itself is about to end. */
  kill(): void {
    signalGroup(this.pid, 'SIGKILL');
    killDescendants(this.#kernelId);
  }

  async #exits(boundMs: number): Promise<void> {
    const bound = new AbortController();
    const passed = delay(boundMs, undefined, { signal: bound.signal }).catch(() => undefined);
    await Promise.race([this.exited, passed]);
    bound.abort();
  }

  async #read(
    stream: Readable,
    name: 'stdout' | 'stderr',
    onOutput: KernelProcessOptions['onOutput'],
  ): Promise<void> {
    stream.setEncoding('utf8');
    try {
      for await (const chunk of stream) {
        const text = String(chunk);
        this.#charsRead += text.length;
        this.#lastWords = (this.#lastWords + text).slice(-MAX_LAST_WORDS_CHARS);
        await onOutput(name, text);
      }
    } catch {
      // The pipe broke with the process: `exited` tells.
    }
  }
}
