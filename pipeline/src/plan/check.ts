import { cellTags } from '../notebook/cell-tags.js';
import type { Notebook } from '../notebook/model.js';
import { PARAMETERS_TAG } from '../notebook/parameters.js';
import type { Stage } from './model.js';
import { readStagesLeniently, type StageSet } from './stages.js';

/** Something wrong, or likely to be, that can be known without running. */
export interface Finding {
  /** Position of the cell in the notebook, from 0; undefined where it is the notebook's own. */
  readonly cell: number | undefined;
  /** Line in the cell, from 1. */
  readonly line: number;
  readonly rule: CheckRule;
  readonly message: string;
}

export type CheckRule =
  | 'stages'
  | 'stage-order'
  | 'tag'
  | 'parameters'
  | 'missing-dep'
  | 'outputs-committed'
  | 'cells-out-of-order'
  | 'undefined-variable'
  | 'tslab-shorthand';

export interface CheckPorts {
  /** True where a file matches this glob of a stage's `deps`. */
  matches(glob: string): Promise<boolean>;
}

/** Checks what a notebook says of itself, in the order of its cells. */
export async function checkNotebook(notebook: Notebook, ports: CheckPorts): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const set = readStagesLeniently(notebook, ({ cell, message }) => {
    findings.push({ cell, line: 1, rule: 'stages', message });
  });
  findings.push(
    ...stageOrder(set.stages),
    ...likelyTags(notebook),
    ...parametersOutOfSight(set),
    ...committedOutputs(notebook),
    ...cellsOutOfOrder(notebook),
    ...(await missingDeps(set.stages, ports)),
  );
  return sortFindings(findings);
}

/** By cell, then line; findings of the whole notebook first. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => (a.cell ?? -1) - (b.cell ?? -1) || a.line - b.line);
}

/** Stages that run in another order than they stand surprise whoever runs the cells by hand. */
function stageOrder(stages: readonly Stage[]): readonly Finding[] {
  const cellOf = new Map(stages.map(({ name, cells }) => [name, cells[0]?.index ?? 0]));
  return stages.flatMap(({ name, needs }) => {
    const cell = cellOf.get(name) ?? 0;
    const below = needs.filter((need) => (cellOf.get(need) ?? 0) > cell);
    return below.map((need): Finding => {
      const message = `Stage "${name}" needs "${need}", which stands below it. Move "${name}" behind "${need}".`;
      return { cell, line: 1, rule: 'stage-order', message };
    });
  });
}

/** Tags that are near to one that means something. */
function likelyTags(notebook: Notebook): readonly Finding[] {
  return notebook.cells.flatMap((cell, index) =>
    cellTags(cell).flatMap((tag): readonly Finding[] => {
      const meant = meantTag(tag);
      if (meant === undefined && cell.cell_type === 'code') return [];
      if (meant === undefined && !/^(?:stage|needs):/u.test(tag)) return [];
      const message =
        meant === undefined
          ? `The tag "${tag}" stands on a ${cell.cell_type} cell, where it means nothing. Move it to a code cell.`
          : `The tag "${tag}" means nothing. Did you mean "${meant}"?`;
      return [{ cell: index, line: 1, rule: 'tag', message }];
    }),
  );
}

function meantTag(tag: string): string | undefined {
  const near = /^\s*(stages?|needs?)\s*[:=]\s*(\S+)\s*$/iu.exec(tag);
  if (near !== null) {
    const word = near[1]?.toLowerCase().startsWith('s') === true ? 'stage' : 'needs';
    const meant = `${word}:${near[2] ?? ''}`;
    return meant === tag ? undefined : meant;
  }
  const plain = tag.trim().toLowerCase().replaceAll('_', '-');
  const known = ['parameters', 'injected-parameters', 'skip-execution', 'raises-exception'];
  const meant = plain === 'parameter' ? PARAMETERS_TAG : known.find((word) => word === plain);
  return meant === tag ? undefined : meant;
}

/** Parameters in a stage are not seen by isolated stages, which start from `setup` alone. */
function parametersOutOfSight({ stages }: StageSet): readonly Finding[] {
  const isolated = stages.find((stage) => stage.isolated);
  if (isolated === undefined) return [];
  return stages.flatMap(({ name, cells }) =>
    cells
      .filter(({ tags }) => tags.includes(PARAMETERS_TAG))
      .map(({ index }): Finding => {
        const message =
          `The parameters stand in stage "${name}", so that the isolated stage "${isolated.name}" does not see them. ` +
          'Move the cell above the first stage.';
        return { cell: index, line: 1, rule: 'parameters', message };
      }),
  );
}

function committedOutputs(notebook: Notebook): readonly Finding[] {
  return notebook.cells.flatMap((cell, index): readonly Finding[] => {
    if (cell.cell_type !== 'code' || cell.outputs.length === 0) return [];
    const message = 'The cell holds outputs of an earlier run. Clear them before the notebook is committed.';
    return [{ cell: index, line: 1, rule: 'outputs-committed', message }];
  });
}

/** Execution counts that go down: the saved results came about in another order than a run's. */
function cellsOutOfOrder(notebook: Notebook): readonly Finding[] {
  const findings: Finding[] = [];
  let highest = 0;
  notebook.cells.forEach((cell, index) => {
    if (cell.cell_type !== 'code' || cell.execution_count === null) return;
    if (cell.execution_count < highest) {
      const message =
        `The cell ran as number ${cell.execution_count}, before a cell above it that ran as ${highest}. ` +
        'Run the notebook from the top.';
      findings.push({ cell: index, line: 1, rule: 'cells-out-of-order', message });
    }
    highest = Math.max(highest, cell.execution_count);
  });
  return findings;
}

async function missingDeps(stages: readonly Stage[], ports: CheckPorts): Promise<readonly Finding[]> {
  const outs = stages.flatMap((stage) => stage.outs);
  const findings: Finding[] = [];
  for (const { name, cells, deps } of stages) {
    for (const dep of deps) {
      const made = outs.some((out) => dep === out || dep.startsWith(`${out}/`));
      if (made || (await ports.matches(dep))) continue;
      const message =
        `Stage "${name}" depends on "${dep}", which no file matches and no stage writes. ` +
        'Correct the glob in "deps", or name the file in the "outs" of the stage that writes it.';
      findings.push({ cell: cells[0]?.index, line: 1, rule: 'missing-dep', message });
    }
  }
  return findings;
}
