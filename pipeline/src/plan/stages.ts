import { PipelineError } from '../errors.js';
import { cellTags } from '../notebook/cell-tags.js';
import type { CodeCell, Notebook } from '../notebook/model.js';
import { checkGates, checkOuts } from './claims.js';
import { resolveNeeds, type DraftStage } from './graph.js';
import type { NotebookMetadata, StageMetadata } from './metadata-model.js';
import { readStageMetadata, readStagebookMetadata } from './metadata.js';
import { SETUP, type GateRule, type Stage, type StageCell } from './model.js';
import { placeOf, stageInvalid, type Place } from './place.js';
import { readNeeds, readStageName, refuseStageWords } from './tags.js';

/** A notebook as contract 1 reads it. */
export interface StageSet {
  /** Without cells where the notebook starts with a stage. */
  readonly setup: Stage;
  /** In an order in which they can run: the notebook's own wherever needs allow. */
  readonly stages: readonly Stage[];
  readonly gates: readonly GateRule[];
}

/** Is told of each problem; where it returns, reading goes on with what can be made of the rest. */
export type Report = (error: PipelineError) => void;

/**
 * The stages that a notebook's tags and metadata say.
 * @throws {PipelineError} `STAGE_INVALID`, `STAGE_UNKNOWN` or `STAGE_CYCLE`, naming the cell.
 */
export function readStages(notebook: Notebook): StageSet {
  return readStagesLeniently(notebook, (error) => {
    throw error;
  });
}

/** As {@link readStages}, but goes on after each problem, so that all are told at once. */
export function readStagesLeniently(notebook: Notebook, report: Report): StageSet {
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      report(error);
      return otherwise;
    }
  };
  const nothing: NotebookMetadata = { defaults: {}, gates: [], parameters: {} };
  const { defaults, gates } = attempt(() => readStagebookMetadata(notebook), nothing);
  const { setup, drafts } = readDrafts(notebook, defaults, attempt);
  const stages = resolveNeeds(drafts, report);
  attempt(() => checkOuts(stages), undefined);
  attempt(() => checkGates(gates, stages), undefined);
  return { setup: { name: SETUP, cells: setup, needs: [], ...toSettings({}, {}) }, stages, gates };
}

type Attempt = <T>(read: () => T, otherwise: T) => T;

function readDrafts(
  notebook: Notebook,
  defaults: NotebookMetadata['defaults'],
  attempt: Attempt,
): { readonly setup: readonly StageCell[]; readonly drafts: readonly DraftStage[] } {
  const setup: StageCell[] = [];
  const drafts: DraftStage[] = [];
  const firstPlaces = new Map<string, Place>();
  let current = setup;
  notebook.cells.forEach((cell, index) => {
    if (cell.cell_type !== 'code') return;
    const place = placeOf(index, cell.source);
    const name = attempt(() => {
      const found = readStageName(cell, place);
      if (found !== undefined) refuseSecond(found, place, firstPlaces);
      return found;
    }, undefined);
    if (name === undefined) {
      attempt(() => refuseStageWords(cell, place), undefined);
    } else {
      current = [];
      const tagged = attempt(() => readNeeds(cell, place), undefined);
      const settings = attempt(() => readSettings(cell, place, defaults), toSettings({}, defaults));
      drafts.push({ name, cells: current, tagged, settings });
    }
    current.push(toStageCell(cell, index));
  });
  return { setup, drafts };
}

function refuseSecond(name: string, place: Place, firstPlaces: Map<string, Place>): void {
  const first = firstPlaces.get(name);
  if (first === undefined) {
    firstPlaces.set(name, place);
    return;
  }
  const problem = `stage "${name}" begins a second time; it begins in ${first.text} already`;
  throw stageInvalid(place, problem, 'Rename one of them');
}

function readSettings(
  cell: CodeCell,
  place: Place,
  defaults: NotebookMetadata['defaults'],
): DraftStage['settings'] {
  const own = readStageMetadata(cell, place);
  const settings = toSettings(own, defaults);
  if (settings.isolated || (own.retries ?? 0) === 0) return settings;
  throw stageInvalid(
    place,
    "asks for retries, but a shared stage that failed has spent the kernel's state",
    'Set "isolated": true or remove "retries"',
  );
}

function toSettings(own: StageMetadata, defaults: NotebookMetadata['defaults']): DraftStage['settings'] {
  const isolated = own.isolated ?? defaults.isolated ?? false;
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
  const skip = tags.includes('skip-execution');
  return { index, id, source, tags, skip, mayRaise: tags.includes('raises-exception') };
}
