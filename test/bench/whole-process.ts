import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Contender } from './in-turn.js';

/** For one process. */
const LIMIT_MS = 300_000;
const SAMPLED_EVERY_MS = 5;

interface ProcessOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a process that must end well. @returns what it wrote to stderr. */
export async function run(command: readonly string[], options: ProcessOptions): Promise<string> {
  return ended(started(command, options), command);
}

/** The wall time of a whole process, from its start to its end. */
export function wallTime(name: string, command: readonly string[], options: ProcessOptions): Contender {
  return {
    name,
    async sample() {
      const startedMs = performance.now();
      await run(command, options);
      return performance.now() - startedMs;
    },
  };
}

/** The most resident memory of a process in MiB, read from outside. */
export function peakMemory(name: string, command: readonly string[], options: ProcessOptions): Contender {
  return {
    name,
    async sample() {
      const child = started(command, options);
      let peakKiB = 0;
      const timer = setInterval(
        () => (peakKiB = Math.max(peakKiB, highWaterKiB(child.pid))),
        SAMPLED_EVERY_MS,
      );
      try {
        await ended(child, command);
      } finally {
        clearInterval(timer);
      }
      return peakKiB / 1024;
    },
  };
}

/** The kernel keeps the high-water mark, so that only what a process takes in its last moments can be missed. */
function highWaterKiB(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function started([program = '', ...args]: readonly string[], { cwd, env }: ProcessOptions): ChildProcess {
  return spawn(program, args, {
    cwd,
    env: env ?? process.env,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: LIMIT_MS,
  });
}

async function ended(child: ChildProcess, command: readonly string[]): Promise<string> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  if (code !== 0) throw new Error(`"${command.join(' ')}" ended with ${code}:\n${stderr.slice(-2_000)}`);
  return stderr;
}
