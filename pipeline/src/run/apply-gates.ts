import { judgeGates } from '../plan/gates.js';
import type { Stage } from '../plan/model.js';
import type { StageOutcome } from './events.js';
import type { StageMemory } from './ports.js';
import type { RunContext } from './run-context.js';

/**
 * The notebook's own gates over what a stage reported. Their verdicts are no part of what is stored: for a cached stage
 * they are judged anew, by the rules of now.
 */
export async function applyGates(
  stage: Stage,
  outcome: StageOutcome,
  events: readonly StageMemory[],
  { request, ports, say }: Pick<RunContext, 'request' | 'ports' | 'say'>,
): Promise<StageOutcome> {
  if (outcome.status !== 'passed' && outcome.status !== 'cached') return outcome;
  const metrics = events.flatMap((event) =>
    event.type === 'stage-said' && event.message.kind === 'metrics' ? event.message.metrics : [],
  );
  const verdicts = judgeGates(request.plan.gates, stage.name, metrics);
  const cell = stage.cells.at(-1)?.id ?? '';
  for (const message of verdicts) {
    await say({ type: 'stage-said', at: ports.clock.nowIso(), stage: stage.name, cell, message });
  }
  const failed = verdicts.find(({ status }) => status === 'fail');
  if (failed === undefined) return outcome;
  const message = `Gate "${failed.gate}" says fail: ${failed.reason}`;
  return { status: 'failed', failure: { name: 'GateFailed', message, traceback: [] } };
}
