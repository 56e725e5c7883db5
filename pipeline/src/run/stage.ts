import { stageContextCode } from '../kernel/prelude.js';
import { PipelineError } from '../errors.js';
import type { Stage } from '../plan/model.js';
import type { StageContext } from '../wire/message.js';
import { runCell, type CellResult } from './cell.js';
import type { Failure, StageOutcome } from './events.js';
import type { StageMemory } from './ports.js';
import type { RunContext } from './run-context.js';
import { runSilently, type Session } from './session.js';
import { stopOf, stopScope } from './stop.js';

export interface StageRun {
  readonly outcome: StageOutcome;
  readonly outputLost: boolean;
  readonly kernelUsable: boolean;
}

/** Runs a stage's cells in a kernel, in order, until one says that the stage cannot go on. */
export async function runStage(
  stage: Stage,
  session: Session,
  stageContext: StageContext | undefined,
  context: RunContext,
  emit: (event: StageMemory) => Promise<void>,
): Promise<StageRun> {
  const { ports, budget } = context;
  const { limits, strict } = context.request;
  using scope = stopScope(
    ports.clock,
    context.signal,
    stage.timeoutSec ?? limits.stageSec,
    `Stage "${stage.name}"`,
  );
  const introduced = await introduce(stage, session, stageContext, scope.signal);
  if (introduced !== undefined) {
    return {
      outcome: { status: 'kernel-died', failure: introduced },
      outputLost: false,
      kernelUsable: false,
    };
  }
  let outputLost = false;
  let kernelUsable = true;
  for (const cell of stage.cells) {
    if (scope.signal.aborted) return { outcome: stopOf(scope.signal), outputLost, kernelUsable };
    session.lastCell = { stage: stage.name, cell: cell.id };
    session.places.set(cell.id, session.lastCell);
    const cellContext = { kernel: session.kernel, stage: stage.name, ports, budget, limits, strict, emit };
    const result = await runCell(cell, { ...cellContext, signal: scope.signal });
    outputLost ||= result.outputLost;
    kernelUsable = result.kernelUsable;
    const outcome = outcomeOf(result) ?? strayOutcome(session, stage);
    if (outcome !== undefined) return { outcome, outputLost, kernelUsable };
  }
  return { outcome: { status: 'passed' }, outputLost, kernelUsable };
}

/** Leaves the stage's context in the kernel, where its language has one. */
async function introduce(
  stage: Stage,
  { kernel }: Session,
  context: StageContext | undefined,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const code = context && stageContextCode(kernel.info.language, context);
  if (code === undefined || signal.aborted) return undefined;
  try {
    await runSilently(kernel, code, signal, `the context of stage "${stage.name}"`);
    return undefined;
  } catch (error) {
    if (signal.aborted) return undefined;
    const message = error instanceof PipelineError ? error.message : String(error);
    return { name: 'KernelDied', message, traceback: [] };
  }
}

/** An error of a callback or a promise that no cell waited for; it fails the stage that runs when it is told. */
function strayOutcome(session: Session, stage: Stage): StageOutcome | undefined {
  const { strayError } = session;
  if (strayError === undefined) return undefined;
  session.strayError = undefined;
  const { ename: name, evalue: message, traceback, place } = strayError;
  const cell = stage.cells.find(({ id }) => id === place?.cell);
  const where = cell && { cell: { index: cell.index, id: cell.id } };
  return { status: 'failed', failure: { name, message, traceback, ...where } };
}

function outcomeOf({ status, failure }: CellResult): StageOutcome | undefined {
  if (failure === undefined || status === 'skipped') return undefined;
  return { status: status === 'passed' ? 'failed' : status, failure };
}
