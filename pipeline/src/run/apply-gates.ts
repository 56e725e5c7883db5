import { judgeGates } from '../gate/judge.js';
import type { Stage } from '../plan/model.js';
import type { StageOutcome } from './events.js';
import { gateFailure } from './gate-failure.js';
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
  const measures = events.some((event) => event.type === 'stage-said' && event.message.kind === 'measured');
  const judged = { name: stage.name, metrics, measures, environment: request.environment };
  const verdicts = judgeGates(request.plan.gates, judged, request.baselines);
  const cell = stage.cells.at(-1)?.id ?? '';
  for (const message of verdicts) {
    await say({ type: 'stage-said', at: ports.clock.nowIso(), stage: stage.name, cell, message });
  }
  const failure = gateFailure(verdicts, request.strict);
  return failure === undefined ? outcome : { status: 'failed', failure };
}
