import { ipykernelPrelude } from './ipykernel-prelude.js';
import { tslabPrelude } from './tslab-prelude.js';
import type { KernelInfo } from './transport.js';

/** How a kernel strays from the protocol, with the cause beside each value below. */
export interface KernelQuirks {
  /** Failures are told as text on stderr alone: no `error` message, and no name in the reply. */
  readonly errorsOnStderr: boolean;
  /** Errors outside the cell's own flow end on stderr with these words, and the reply says `ok`. */
  readonly uncaughtMarks: readonly string[];
  /** Output of a cell may come after its reply and its idle; the answer to one more request mostly comes after it. */
  readonly idleOvertakesOutput: boolean;
  /** How to interrupt it, whatever its kernelspec says. Undefined: as the kernelspec says. */
  readonly interruptMode: 'signal' | 'message' | undefined;
  /** Messages that it can publish at once; more may be dropped without a word. */
  readonly maxBurstMessages: number;
}

/** ZeroMQ's default high-water mark for a publisher. */
const ZMQ_HIGH_WATER_MARK = 1_000;

const TSLAB: KernelQuirks = {
  // `executor.execute` prints what was thrown, and compile errors, with console.error and returns false
  // (executor.js `printDiagnostics`, `execute`); `handleExecute` then replies with a status and a count alone.
  errorsOnStderr: true,
  // main.js handles `uncaughtException` and `unhandledRejection` by printing them; the cell is over, or goes on.
  uncaughtMarks: ['UnhandledPromiseRejection:', 'UncaughtException:'],
  idleOvertakesOutput: false,
  // `interrupt_request` falls into the default branch of `handleShellMessage`: a warning, and nothing else. SIGINT works
  // for synchronous code (`breakOnSigint`) and for awaited code (`process.on('SIGINT')`).
  interruptMode: 'signal',
  // zeromq.js sends 512 at a time (socket.cc `max_sync_operations`), statuses among them; the prelude mends it.
  maxBurstMessages: 500,
};

const DENO: KernelQuirks = {
  errorsOnStderr: false,
  uncaughtMarks: [],
  // What a cell prints goes through a queue with a task of its own (cli/tools/jupyter/server.rs): some 4 cells in 1,000
  // have said idle by the time that task is awake.
  idleOvertakesOutput: true,
  // No handler for SIGINT is installed while a cell runs, so the signal ends the process, though the kernelspec names no
  // mode. A message stops synchronous code; code that awaits does not hear either.
  interruptMode: 'message',
  maxBurstMessages: ZMQ_HIGH_WATER_MARK,
};

const PROTOCOL: KernelQuirks = {
  errorsOnStderr: false,
  uncaughtMarks: [],
  idleOvertakesOutput: false,
  interruptMode: undefined,
  maxBurstMessages: ZMQ_HIGH_WATER_MARK,
};

/** By what the kernel says of itself: `tslab` and `jslab` are tslab's two languages. */
export function quirksOf(info: KernelInfo): KernelQuirks {
  if (isTslab(info)) return TSLAB;
  if (/\bdeno\b/i.test(info.implementation)) return DENO;
  return PROTOCOL;
}

/** Code to run, silently, before the first cell. Undefined where the kernel needs none. */
export function preludeFor(info: KernelInfo): string | undefined {
  if (isTslab(info)) return tslabPrelude;
  return info.implementation === 'ipython' ? ipykernelPrelude : undefined;
}

function isTslab({ implementation }: KernelInfo): boolean {
  return implementation === 'tslab' || implementation === 'jslab';
}
