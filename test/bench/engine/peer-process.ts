import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';

const ANSWER_TIMEOUT_MS = 300_000;

export interface Work {
  readonly ids: readonly number[];
  /** The text that has these tokens. */
  readonly text: string;
  /** To generate after the first. */
  readonly tokens: number;
}

export interface Speed {
  /** Time to the first token. */
  readonly prefillMs: number;
  /** Median over the tokens after it. */
  readonly decodeMs: number;
  /** Processor time, mean over the same tokens. */
  readonly cpuMs: number;
}

/** An engine in a process of its own that is asked by JSON lines. */
export class PeerProcess {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly loadMs: number;
  readonly #pid: number;

  static async start(command: string, args: readonly string[], cwd: string): Promise<PeerProcess> {
    const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const { loadMs, pid } = (await answer(child, lines)) as { loadMs: number; pid: number };
    return new PeerProcess(child, lines, loadMs, pid);
  }

  private constructor(child: ChildProcess, lines: Interface, loadMs: number, pid: number) {
    this.#child = child;
    this.#lines = lines;
    this.loadMs = loadMs;
    this.#pid = pid;
  }

  async ask(work: Work): Promise<Speed> {
    this.#child.stdin?.write(`${JSON.stringify(work)}\n`);
    return (await answer(this.#child, this.#lines)) as Speed;
  }

  /** Highest resident memory so far, as the kernel saw it. */
  peakMiB(): number {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.#pid}/status`, 'utf8'))?.[1]) / 1024;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

async function answer(child: ChildProcess, lines: Interface): Promise<unknown> {
  const answered = new AbortController();
  const signal = AbortSignal.any([AbortSignal.timeout(ANSWER_TIMEOUT_MS), answered.signal]);
  const line = once(lines, 'line', { signal }).then(([text]) => JSON.parse(String(text)) as unknown);
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`The engine ended with ${String(code)} before it answered.`);
  });
  ended.catch(() => undefined);
  line.catch(() => undefined);
  return Promise.race([line, ended]).finally(() => answered.abort());
}
