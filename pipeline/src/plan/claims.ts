import { PipelineError } from '../errors.js';
import type { GateRule, Stage } from './model.js';

/** Two stages must not write one path: which of the two would the cache restore? @throws {PipelineError} `STAGE_INVALID` */
export function checkOuts(stages: readonly Stage[]): void {
  const claims: { readonly path: string; readonly stage: Stage }[] = [];
  for (const stage of stages) {
    for (const path of stage.outs) {
      const other = claims.find((claim) => overlaps(claim.path, path));
      if (other !== undefined) throw claimedTwice(other, { path, stage });
      claims.push({ path, stage });
    }
  }
}

/** @throws {PipelineError} `STAGE_UNKNOWN` for a gate about a stage that does not exist. */
export function checkGates(gates: readonly GateRule[], stages: readonly Stage[]): void {
  for (const [index, { stage }] of gates.entries()) {
    if (stages.some(({ name }) => name === stage)) continue;
    throw new PipelineError(
      'STAGE_UNKNOWN',
      `The notebook's metadata: metadata.stagebook.gates[${index}] is about stage "${stage}", which no cell defines. ` +
        'Correct the name or remove the gate.',
    );
  }
}

interface Claim {
  readonly path: string;
  readonly stage: Stage;
}

function claimedTwice(first: Claim, second: Claim): PipelineError {
  const both =
    first.path === second.path
      ? `"${first.path}"`
      : `"${first.path}" and "${second.path}", one inside the other`;
  return new PipelineError(
    'STAGE_INVALID',
    `Stages "${first.stage.name}" and "${second.stage.name}" both claim to write ${both}. Give each its own path.`,
    { cell: second.stage.cells[0]?.index },
  );
}

function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
