import type { ErrorEvent, KernelEvent, KernelTransport } from '../kernel/transport.js';
import { preludeFor } from '../kernel/quirks.js';
import { PipelineError } from '../errors.js';
import type { KernelEnded } from './events.js';
import { LateOutputs } from './late-outputs.js';
import type { RunPorts } from './ports.js';
import type { RunRequest } from './request.js';
import type { RunContext } from './run-context.js';
import { stopOf, stopScope } from './stop.js';

/** One kernel of a run, from its start to its end. */
export interface Session extends AsyncDisposable {
  readonly id: string;
  readonly kernel: KernelTransport;
  /** Output whose cell is unknown belongs to the one that ran last; told by whoever runs cells. */
  lastCell: CellPlace | undefined;
  /** By label: where late output belongs; told by whoever runs cells. */
  readonly places: Map<string, CellPlace>;
  /** An error outside every cell's own flow, such as a callback's after its cell was over. */
  strayError: StrayError | undefined;
}

export interface CellPlace {
  readonly stage: string;
  readonly cell: string;
}

export interface StrayError extends ErrorEvent {
  readonly place: CellPlace | undefined;
}

/** Starts a kernel and makes it ready for cells. @throws {PipelineError} `KERNEL_START_FAILED`, or a `Stop`. */
export async function openSession(id: string, context: RunContext): Promise<Session> {
  const { request, ports, signal } = context;
  const { spec, cwd, limits } = request;
  const startedMs = ports.clock.monotonicMs();
  using scope = stopScope(ports.clock, signal, limits.kernelStartSec, `The start of kernel "${spec.name}"`);
  const kernel = await start(request, ports, scope.signal, cwd);
  try {
    return await introduce(id, kernel, context, startedMs, scope.signal);
  } catch (error) {
    await kernel[Symbol.asyncDispose]();
    if (error instanceof PipelineError || !scope.signal.aborted) throw error;
    throw new PipelineError('KERNEL_START_FAILED', stopOf(scope.signal).failure.message, { cause: error });
  }
}

async function introduce(
  id: string,
  kernel: KernelTransport,
  context: RunContext,
  startedMs: number,
  signal: AbortSignal,
): Promise<Session> {
  const { ports, say } = context;
  const durationMs = Math.round(ports.clock.monotonicMs() - startedMs);
  await say({ type: 'kernel-started', at: ports.clock.nowIso(), kernel: id, info: kernel.info, durationMs });
  const session: Session = {
    id,
    kernel,
    lastCell: undefined,
    places: new Map(),
    strayError: undefined,
    async [Symbol.asyncDispose]() {
      await kernel[Symbol.asyncDispose]();
      await listening;
    },
  };
  const listening = listen(session, context);
  const prelude = preludeFor(kernel.info);
  if (prelude !== undefined) await runSilently(kernel, prelude, signal, 'its prelude');
  return session;
}

async function start(
  { spec }: RunRequest,
  ports: RunPorts,
  signal: AbortSignal,
  cwd: string,
): Promise<KernelTransport> {
  try {
    return await ports.kernels.start(spec, { cwd, signal });
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    const told = signal.aborted ? stopOf(signal).failure.message : String(error);
    const why = error instanceof Error ? error.message : told;
    throw new PipelineError('KERNEL_START_FAILED', `Kernel "${spec.name}" did not start: ${why}`, {
      cause: error,
    });
  }
}

/** Code of the engine's own, whose output nobody wants. @throws {PipelineError} `KERNEL_START_FAILED` when it fails. */
export async function runSilently(
  kernel: KernelTransport,
  code: string,
  signal: AbortSignal,
  what: string,
): Promise<void> {
  let last: KernelEvent | undefined;
  let said = '';
  for await (const event of kernel.execute(code, { signal, silent: true })) {
    last = event;
    if (event.type === 'stream') said += event.text;
  }
  if (last?.type === 'reply' && last.status === 'ok') return;
  const why = last?.type === 'died' ? last.reason : said.trim();
  throw new PipelineError('KERNEL_START_FAILED', `The kernel could not run ${what}: ${why}`);
}

/** Takes in what belongs to no running cell, and says how the kernel ended. */
async function listen(session: Session, context: RunContext): Promise<void> {
  const { ports, say } = context;
  const late = new LateOutputs(session.id, context);
  let died: KernelEnded['died'];
  for await (const event of session.kernel.stray) {
    if (event.type === 'died') {
      const { reason, exitCode, signal } = event;
      died = { reason: ports.secrets.text(reason), exitCode, signal };
      break;
    }
    if (event.type === 'reply') continue;
    const { label, ...output } = event;
    const place = (label === undefined ? undefined : session.places.get(label)) ?? session.lastCell;
    const error = place && (await late.push(output, place));
    if (error) session.strayError ??= { ...error, place };
  }
  const spilled = await late.end();
  const more = { ...(died && { died }), ...(spilled && { spilled }) };
  await say({ type: 'kernel-ended', at: ports.clock.nowIso(), kernel: session.id, ...more });
}
