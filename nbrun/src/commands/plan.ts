import { describeReason, type PlannedStage } from '@stagebook/pipeline';
import { EXIT } from '../exit-codes.js';
import { prepare, type Prepared, type PrepareOptions } from '../run/prepare.js';
import { styleFor, type Style } from '../terminal/style.js';

export interface PlanOptions extends PrepareOptions {
  readonly json?: boolean;
}

/** `nbrun plan NOTEBOOK`: every stage, whether it would run, and why. */
export async function plan(notebook: string, options: PlanOptions): Promise<number> {
  printPlan(await prepare(notebook, options), options);
  return EXIT.passed;
}

/** To stdout, for people or as JSON. */
export function printPlan(
  { plan: { setup, stages }, spec, readings, file }: Prepared,
  { json }: PlanOptions,
): void {
  if (json) {
    const outline = stages.map(({ stage, action, reason, key }) => {
      return {
        name: stage.name,
        needs: stage.needs,
        isolated: stage.isolated,
        action,
        reason,
        key: key ?? null,
      };
    });
    console.log(JSON.stringify({ notebook: file.path, kernel: spec.name, stages: outline }, null, 2));
    return;
  }
  const style = styleFor(process.stdout, process.env);
  for (const reading of readings) console.log(style('dim', ` ${reading}`));
  const width = Math.max(...stages.map(({ stage }) => stage.name.length), 5);
  if (setup.cells.length > 0)
    console.log(
      style(
        'dim',
        ` · ${'setup'.padEnd(width)}  ${setup.cells.length === 1 ? '1 cell, runs' : `${setup.cells.length} cells, run`} first in every kernel`,
      ),
    );
  for (const planned of stages) console.log(planLine(planned, width, style));
}

const MARKS = { run: '▸', cached: '✓', skip: '–', undecided: '?' } as const;
const LOOKS = { run: 'cyan', cached: 'green', skip: 'dim', undecided: 'yellow' } as const;
const VERBS = { run: 'runs', cached: 'cached', skip: 'skipped', undecided: 'undecided' } as const;

function planLine({ stage, action, reason }: PlannedStage, width: number, style: Style): string {
  const isolated = stage.isolated ? style('dim', ' (isolated)') : '';
  const verb = style(LOOKS[action], `${MARKS[action]} ${stage.name.padEnd(width)}  ${VERBS[action]}`);
  return ` ${verb}: ${describeReason(reason)}${isolated}`;
}
