import type { KernelTransport, ReplyEvent, DiedEvent } from '../kernel/transport.js';
import type { StageCell } from '../plan/model.js';
import { CellOutputs } from './cell-outputs.js';
import type { CellStatus, Failure } from './events.js';
import { gateFailure } from './gate-failure.js';
import type { InlineBudget } from './inline-budget.js';
import type { RunLimits } from './limits.js';
import type { RunPorts, StageMemory } from './ports.js';
import { stopOf, stopScope } from './stop.js';

export interface CellContext {
  readonly kernel: KernelTransport;
  readonly stage: string;
  readonly ports: RunPorts;
  readonly budget: InlineBudget;
  readonly limits: RunLimits;
  /** Aborts with a `Stop`: the stage's time is up, or the run is cancelled. */
  readonly signal: AbortSignal;
  /** An inconclusive gate fails too. */
  readonly strict: boolean;
  readonly emit: (event: StageMemory) => Promise<void>;
}

export interface CellResult {
  readonly status: CellStatus;
  readonly outputLost: boolean;
  /** Why the stage cannot go on; a passed cell may hold one, where a gate said no. */
  readonly failure?: Failure;
  /** False where the kernel is dead or no longer listens. */
  readonly kernelUsable: boolean;
}

/** Runs one cell to its end, whatever its kernel does; never throws for what a cell or a kernel did. */
export async function runCell(cell: StageCell, context: CellContext): Promise<CellResult> {
  const { stage, ports, emit } = context;
  if (cell.skip || cell.source.trim() === '') return skipCell(cell, context);
  await emit({ type: 'cell-started', at: ports.clock.nowIso(), stage, cell: cell.id });
  const startedMs = ports.clock.monotonicMs();
  const outputs = new CellOutputs({
    stage,
    cell: cell.id,
    ports,
    budget: context.budget,
    emit,
  });
  using scope = stopScope(ports.clock, context.signal, context.limits.cellSec, `Cell ${cell.index + 1}`);
  const end = await execute(cell, context, outputs, scope.signal);
  const spilled = await outputs.end();
  const result = judge(cell, context, outputs, scope.signal, end);
  await emit({
    type: 'cell-ended',
    at: ports.clock.nowIso(),
    stage,
    cell: cell.id,
    status: result.status,
    executionCount: end.type === 'reply' ? end.executionCount : null,
    durationMs: Math.round(ports.clock.monotonicMs() - startedMs),
    outputLost: result.outputLost,
    ...(spilled && { spilled }),
  });
  return result;
}

async function skipCell(cell: StageCell, { stage, ports, emit }: CellContext): Promise<CellResult> {
  const ended = { status: 'skipped', executionCount: null, durationMs: 0, outputLost: false } as const;
  await emit({ type: 'cell-ended', at: ports.clock.nowIso(), stage, cell: cell.id, ...ended });
  return { status: 'skipped', outputLost: false, kernelUsable: true };
}

/** The kernel was told to stop, and did not in time. */
interface Unresponsive {
  readonly type: 'unresponsive';
}

async function execute(
  cell: StageCell,
  { kernel, ports, limits }: CellContext,
  outputs: CellOutputs,
  signal: AbortSignal,
): Promise<ReplyEvent | DiedEvent | Unresponsive> {
  const giveUp = new AbortController();
  const stop = (): void => void interruptThenGiveUp(kernel, ports, limits, giveUp);
  if (signal.aborted) return { type: 'unresponsive' };
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const event of kernel.execute(cell.source, { signal: giveUp.signal, label: cell.id })) {
      if (event.type === 'reply' || event.type === 'died') return event;
      await outputs.push(event);
    }
    return {
      type: 'died',
      reason: 'The kernel fell silent without an answer.',
      exitCode: null,
      signal: null,
    };
  } catch (error) {
    if (giveUp.signal.aborted && signal.aborted) return { type: 'unresponsive' };
    const reason = `The connection to the kernel broke: ${error instanceof Error ? error.message : String(error)}`;
    return { type: 'died', reason, exitCode: null, signal: null };
  } finally {
    signal.removeEventListener('abort', stop);
    if (signal.aborted) giveUp.abort();
  }
}

async function interruptThenGiveUp(
  kernel: KernelTransport,
  { clock }: RunPorts,
  { interruptGraceMs }: RunLimits,
  giveUp: AbortController,
): Promise<void> {
  kernel.interrupt().catch(() => undefined);
  await clock.sleep(interruptGraceMs, giveUp.signal).catch(() => undefined);
  giveUp.abort();
}

function judge(
  cell: StageCell,
  { ports, strict }: CellContext,
  outputs: CellOutputs,
  signal: AbortSignal,
  end: ReplyEvent | DiedEvent | Unresponsive,
): CellResult {
  const place = { cell: { index: cell.index, id: cell.id } };
  const kernelUsable = end.type === 'reply';
  const outputLost = end.type !== 'reply' || end.outputLost;
  if (signal.aborted) {
    const { status, failure } = stopOf(signal);
    return { status, outputLost, kernelUsable, failure: { ...failure, ...place } };
  }
  switch (end.type) {
    case 'unresponsive':
      return {
        status: 'cancelled',
        outputLost,
        kernelUsable,
        failure: { ...stopOf(signal).failure, ...place },
      };
    case 'died': {
      const message = ports.secrets.text(end.reason);
      return {
        status: 'kernel-died',
        outputLost,
        kernelUsable,
        failure: { name: 'KernelDied', message, traceback: [], ...place },
      };
    }
    case 'reply':
      break;
    default:
      end satisfies never;
  }
  if (end.status !== 'ok' && !cell.mayRaise) {
    return {
      status: 'failed',
      outputLost,
      kernelUsable,
      failure: { ...failureOf(end, outputs, ports), ...place },
    };
  }
  const refusal = refusalOf(outputs, strict);
  return {
    status: 'passed',
    outputLost,
    kernelUsable,
    ...(refusal && { failure: { ...refusal, ...place } }),
  };
}

function failureOf(reply: ReplyEvent, outputs: CellOutputs, { secrets }: RunPorts): Failure {
  if (outputs.error !== undefined) {
    const { ename, evalue, traceback } = outputs.error;
    return { name: ename, message: evalue, traceback };
  }
  if (reply.error !== undefined) {
    const { ename, evalue, traceback } = reply.error;
    return {
      name: ename,
      message: secrets.text(evalue),
      traceback: traceback.map((line) => secrets.text(line)),
    };
  }
  const message =
    reply.status === 'aborted' ? 'The kernel dropped the cell unrun.' : 'The kernel named no error.';
  return { name: reply.status === 'aborted' ? 'Aborted' : 'UnknownError', message, traceback: [] };
}

/** What a cell that ended well said against its own stage. */
function refusalOf(outputs: CellOutputs, strict: boolean): Failure | undefined {
  if (outputs.invalidMessage !== undefined) {
    return { name: 'InvalidStageMessage', message: outputs.invalidMessage, traceback: [] };
  }
  return gateFailure(outputs.verdicts, strict);
}
