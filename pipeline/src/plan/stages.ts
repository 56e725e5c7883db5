import { PipelineError } from '../errors.js';
import { cellTags } from '../notebook/cell-tags.js';
import type { CodeCell, Notebook } from '../notebook/model.js';
import { resolveNeeds, type DraftStage } from './graph.js';
import {
  readStageMetadata,
  readStagebookMetadata,
  type GateRule,
  type NotebookMetadata,
} from './metadata.js';
import { SETUP, type Stage, type StageCell } from './model.js';
import { placeOf } from './place.js';

/** A notebook as contract 1 reads it. */
export interface StageSet {
  /** Without cells where the notebook starts with a stage. */
  readonly setup: Stage;
  /** In an order in which they can run: the notebook's own wherever needs allow. */
  readonly stages: readonly Stage[];
  readonly gates: readonly GateRule[];
}

const STAGE_NAME = /^[a-z0-9][a-z0-9-]{0,99}$/u;
const STAGE_TAG = 'stage:';
const NEEDS_TAG = 'needs:';

/**
 * The stages that a notebook's tags and metadata say.
 * @throws {PipelineError} `STAGE_INVALID`, `STAGE_UNKNOWN` or `STAGE_CYCLE`, naming the cell.
 */
export function readStages(notebook: Notebook): StageSet {
  const { defaults, gates } = readStagebookMetadata(notebook);
  const drafts = readDrafts(notebook, defaults);
  const [setup, ...named] = drafts;
  const stages = resolveNeeds(named);
  checkOuts(stages);
  checkGates(gates, stages);
  return { setup: { ...BARE, ...setup.settings, name: SETUP, cells: setup.cells, needs: [] }, stages, gates };
}

const BARE = {
  isolated: false,
  timeoutSec: undefined,
  retries: 0,
  cache: undefined,
  deps: [],
  outs: [],
  env: [],
};

type Drafts = [DraftStage, ...DraftStage[]];

/** `setup` first, then the stages as they stand. */
function readDrafts(notebook: Notebook, defaults: NotebookMetadata['defaults']): Drafts {
  const cellsOf: StageCell[][] = [[]];
  const drafts: Drafts = [{ name: SETUP, cells: cellsOf[0] ?? [], tagged: [], settings: BARE }];
  const firstCells = new Map<string, string>();
  notebook.cells.forEach((cell, index) => {
    if (cell.cell_type !== 'code') return;
    const where = placeOf(index, cell.source);
    const name = readName(cell, where);
    if (name === undefined) {
      refuseStageWords(cell, where);
    } else {
      const other = firstCells.get(name);
      if (other !== undefined)
        throw invalid(
          where,
          `stage "${name}" begins a second time; it begins in ${other} already`,
          'Rename one of them',
        );
      firstCells.set(name, where);
      const cells: StageCell[] = [];
      cellsOf.push(cells);
      drafts.push({
        name,
        cells,
        tagged: readNeeds(cell, where),
        settings: readSettings(cell, where, defaults),
      });
    }
    cellsOf.at(-1)?.push(toStageCell(cell, index));
  });
  return drafts;
}

function readName(cell: CodeCell, where: string): string | undefined {
  const names = cellTags(cell)
    .filter((tag) => tag.startsWith(STAGE_TAG))
    .map((tag) => tag.slice(STAGE_TAG.length));
  const [name] = names;
  if (name === undefined) return undefined;
  if (names.length > 1) {
    throw invalid(
      where,
      `begins ${names.length} stages (${names.join(', ')})`,
      'Keep one "stage:" tag on it',
    );
  }
  if (name === SETUP) {
    throw invalid(
      where,
      '"setup" is what the cells above the first stage form',
      'Give the stage another name',
    );
  }
  if (STAGE_NAME.test(name)) return name;
  throw invalid(
    where,
    `${JSON.stringify(name)} cannot be a stage's name`,
    'Use up to 100 of a-z, 0-9 and "-", not "-" first',
  );
}

function readNeeds(cell: CodeCell, where: string): readonly string[] | undefined {
  const needs = cellTags(cell)
    .filter((tag) => tag.startsWith(NEEDS_TAG))
    .map((tag) => tag.slice(NEEDS_TAG.length));
  const twice = needs.find((name, index) => needs.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(where, `has the tag "needs:${twice}" twice`, 'Remove one');
  if (needs.includes(SETUP) && needs.length > 1) {
    throw invalid(
      where,
      '"needs:setup" says that it needs no other stage, yet another "needs:" stands beside it',
      'Remove one of the two',
    );
  }
  if (needs.length === 0) return undefined;
  return needs.filter((name) => name !== SETUP);
}

/** What only a stage's first cell may say. */
function refuseStageWords(cell: CodeCell, where: string): void {
  const needs = cellTags(cell).find((tag) => tag.startsWith(NEEDS_TAG));
  const word =
    needs !== undefined
      ? `the tag "${needs}"`
      : 'stagebook' in cell.metadata
        ? 'metadata "stagebook"'
        : undefined;
  if (word === undefined) return;
  throw invalid(
    where,
    `has ${word}, which only the first cell of a stage may have`,
    'Move it to the cell with the "stage:" tag',
  );
}

function readSettings(
  cell: CodeCell,
  where: string,
  defaults: NotebookMetadata['defaults'],
): DraftStage['settings'] {
  const own = readStageMetadata(cell, where);
  const isolated = own.isolated ?? defaults.isolated ?? false;
  if (!isolated && (own.retries ?? 0) > 0) {
    throw invalid(
      where,
      "asks for retries, but a shared stage that failed has spent the kernel's state",
      'Set "isolated": true or remove "retries"',
    );
  }
  return {
    isolated,
    timeoutSec: own.timeoutSec ?? defaults.timeoutSec,
    retries: isolated ? (own.retries ?? defaults.retries ?? 0) : 0,
    cache: own.cache ?? defaults.cache,
    deps: [...(defaults.deps ?? []), ...(own.deps ?? [])],
    outs: own.outs ?? [],
    env: [...new Set([...(defaults.env ?? []), ...(own.env ?? [])])],
  };
}

function toStageCell(cell: CodeCell, index: number): StageCell {
  const tags = cellTags(cell);
  const { id, source } = cell;
  return {
    index,
    id,
    source,
    tags,
    skip: tags.includes('skip-execution'),
    mayRaise: tags.includes('raises-exception'),
  };
}

function checkOuts(stages: readonly Stage[]): void {
  const claims: { readonly path: string; readonly stage: Stage }[] = [];
  for (const stage of stages) {
    for (const path of stage.outs) {
      const other = claims.find((claim) => overlaps(claim.path, path));
      if (other !== undefined) {
        const both =
          other.path === path ? `"${path}"` : `"${other.path}" and "${path}", one inside the other`;
        throw new PipelineError(
          'STAGE_INVALID',
          `Stages "${other.stage.name}" and "${stage.name}" both claim to write ${both}. Give each its own path.`,
        );
      }
      claims.push({ path, stage });
    }
  }
}

function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

function checkGates(gates: readonly GateRule[], stages: readonly Stage[]): void {
  for (const [index, { stage }] of gates.entries()) {
    if (stage === undefined || stages.some(({ name }) => name === stage)) continue;
    throw new PipelineError(
      'STAGE_UNKNOWN',
      `The notebook's metadata: metadata.stagebook.gates[${index}] is about stage "${stage}", which no cell defines. ` +
        'Correct the name or remove the gate.',
    );
  }
}

function invalid(where: string, problem: string, todo: string): PipelineError {
  return new PipelineError('STAGE_INVALID', `${where}: ${problem}. ${todo}.`);
}
