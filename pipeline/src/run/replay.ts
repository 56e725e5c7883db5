import { BoundedOutput } from './bounded-output.js';
import type { CellEnded, CellOutput } from './events.js';
import type { StageMemory } from './ports.js';
import type { RunContext } from './run-context.js';

/** Says a stored stage's events again; output for which this run has no room goes to a file, as if it came now. */
export async function replayStage(
  events: readonly StageMemory[],
  context: Pick<RunContext, 'ports' | 'budget' | 'say'>,
): Promise<void> {
  const ends = new Map(events.flatMap((event) => (event.type === 'cell-ended' ? [[event.cell, event]] : [])));
  const bounds = new Map<string, BoundedOutput>();
  let at = '';
  for (const event of events) {
    if (event.type === 'cell-output') {
      at = event.at;
      const bounded = bounds.get(event.cell) ?? boundedFor(event, ends.get(event.cell), () => at, context);
      bounds.set(event.cell, bounded);
      await bounded.push(event.output);
    } else if (event.type === 'cell-ended') {
      await context.say(await endOf(event, bounds.get(event.cell), context));
    } else {
      await context.say(event);
    }
  }
}

function boundedFor(
  { stage, cell }: CellOutput,
  end: CellEnded | undefined,
  at: () => string,
  { ports, budget, say }: Pick<RunContext, 'ports' | 'budget' | 'say'>,
): BoundedOutput {
  return new BoundedOutput({
    budget,
    files: ports.outputs,
    stage,
    cell,
    whole: end?.spilled,
    show: (output) => say({ type: 'cell-output', at: at(), stage, cell, output }),
  });
}

async function endOf(
  event: CellEnded,
  bounded: BoundedOutput | undefined,
  { say }: Pick<RunContext, 'say'>,
): Promise<CellEnded> {
  const cut = await bounded?.end();
  if (cut === undefined) return event;
  const { at, stage, cell } = event;
  const output = { type: 'stream', name: 'stderr', text: cut.marker } as const;
  await say({ type: 'cell-output', at, stage, cell, output });
  return { ...event, spilled: cut.spilled };
}
