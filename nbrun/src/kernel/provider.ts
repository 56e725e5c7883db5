import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  PipelineError,
  type Clock,
  type KernelProvider,
  type KernelSpec,
  type KernelStartOptions,
  type KernelTransport,
} from '@stagebook/pipeline';
import { createConnection } from './connection-file.js';
import { findKernelSpec, type LaunchSpec } from './kernel-specs.js';
import { KernelProcess } from './kernel-process.js';
import { commandOf, environmentOf, takesIpc } from './launch.js';
import type { KernelSnapshots } from './snapshot/kernel-snapshots.js';
import { Watchdog } from './watchdog.js';
import { ZeroMqKernel } from './zeromq-kernel.js';

export interface ZeroMqProviderOptions {
  readonly clock: Pick<Clock, 'sleep' | 'monotonicMs'>;
  /** Default: this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** For one kernel to answer. Default: 60,000. */
  readonly startTimeoutMs?: number;
  /** How to start a kernel; default: what is installed by the spec's name, seen from the kernel's folder. */
  readonly resolve?: (spec: KernelSpec, notebookDir: string) => Promise<LaunchSpec>;
  /** Default: `ipc` for kernels that are known to take it, else `tcp`. */
  readonly transport?: 'ipc' | 'tcp';
  /** Starts kernels faster where it can; default: each starts by its own command. */
  readonly snapshots?: Pick<KernelSnapshots, 'find'>;
}

/** For a start from a snapshot; it takes half of all the time at most, so that the plain one has its own. */
const FAST_START_MS = 20_000;
/** A port may be taken between its choice and its use. */
const MAX_ATTEMPTS = 3;
const PORT_TAKEN = /address (?:is )?already in use|EADDRINUSE/i;

/** Starts kernels as processes of their own and talks to them over ZeroMQ. */
export function createZeroMqProvider({
  clock,
  env = process.env,
  startTimeoutMs = 60_000,
  resolve = (spec, notebookDir) => findKernelSpec(spec.name, { notebookDir }),
  transport,
  snapshots,
}: ZeroMqProviderOptions): KernelProvider {
  const living = new Set<KernelProcess>();
  const killAll = (): void => {
    for (const kernel of living) kernel.kill();
  };

  async function attempt(
    spec: LaunchSpec,
    { cwd, signal }: KernelStartOptions,
    timeoutMs: number,
  ): Promise<KernelTransport> {
    const kernelId = randomUUID();
    const connection = await createConnection(spec.name, transport ?? (takesIpc(spec) ? 'ipc' : 'tcp'));
    const watchdog = new Watchdog(kernelId, connection.folder);
    const kernel = new ZeroMqKernel({ spec, connection, clock, onClosed: () => watchdog[Symbol.dispose]() });
    try {
      const process_ = await KernelProcess.start({
        kernelId,
        argv: commandOf(spec, connection.file),
        cwd,
        env: environmentOf(spec, env),
        onOutput: (name, text) => kernel.captured(name, text),
      });
      watchdog.guard(process_.pid);
      if (living.size === 0) process.once('exit', killAll);
      living.add(process_);
      kernel.attach(process_, () => {
        living.delete(process_);
        if (living.size === 0) process.off('exit', killAll);
      });
      return await kernel.ready(timeoutMs, signal);
    } catch (error) {
      await kernel.close();
      throw error;
    }
  }

  async function startPlainly(launch: LaunchSpec, options: KernelStartOptions): Promise<KernelTransport> {
    for (let attempts = 1; ; attempts++) {
      options.signal?.throwIfAborted();
      try {
        return await attempt(launch, options, startTimeoutMs);
      } catch (error) {
        if (attempts < MAX_ATTEMPTS && error instanceof PipelineError && PORT_TAKEN.test(error.message))
          continue;
        throw startError(launch, error, options);
      }
    }
  }

  return {
    async start(spec: KernelSpec, options: KernelStartOptions): Promise<KernelTransport> {
      const launch = await resolve(spec, options.cwd);
      const fast = snapshots?.find(launch.argv, options.cwd, environmentOf(launch, env));
      if (fast === undefined) return startPlainly(launch, options);
      const timeoutMs = Math.min(FAST_START_MS, startTimeoutMs / 2);
      try {
        return await attempt({ ...launch, argv: fast.command }, options, timeoutMs);
      } catch {
        const kernel = await startPlainly(launch, options);
        fast.reject();
        return kernel;
      }
    },
  };
}

function startError(spec: LaunchSpec, error: unknown, { cwd, signal }: KernelStartOptions): unknown {
  if (error instanceof PipelineError || (signal?.aborted === true && error === signal.reason)) return error;
  const why = error instanceof Error ? error.message : String(error);
  const missing = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
  const advice = missing ? adviceForMissing(spec, cwd) : '';
  return new PipelineError('KERNEL_START_FAILED', `Kernel "${spec.name}" did not start: ${why}.${advice}`, {
    cause: error,
  });
}

/** Node reports a missing folder as if the program were missing. */
function adviceForMissing(spec: LaunchSpec, cwd: string): string {
  if (!existsSync(cwd)) return ` Its folder "${cwd}" does not exist.`;
  return ` Install "${spec.argv[0] ?? ''}" or correct ${spec.resourceDir ?? 'its kernelspec'}.`;
}
