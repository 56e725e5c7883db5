import { closest } from '../closest.js';
import { PipelineError } from '../errors.js';
import { SETUP, type Stage, type StageCell } from './model.js';
import { placeOf } from './place.js';

/** A stage as its first cell says it, before its needs are resolved. */
export interface DraftStage {
  readonly name: string;
  readonly cells: readonly StageCell[];
  /** The names of its `needs:` tags; undefined: none, so that it needs the stage above it. */
  readonly tagged: readonly string[] | undefined;
  readonly settings: Omit<Stage, 'name' | 'cells' | 'needs'>;
}

/**
 * Gives each stage its needs, and brings them into an order in which they can run. A shared stage needs every shared one
 * above it, since it sees their variables.
 * @param report is told of `STAGE_UNKNOWN` and `STAGE_CYCLE`, naming the cell; where it returns, the need is left out.
 */
export function resolveNeeds(
  drafts: readonly DraftStage[],
  report: (error: PipelineError) => void,
): readonly Stage[] {
  const position = new Map(drafts.map(({ name }, index) => [name, index]));
  const at = (name: string): number => position.get(name) ?? -1;
  const sharedAbove: string[] = [];
  const stages = drafts.map((draft, index): Stage => {
    const { name, cells, settings } = draft;
    for (const need of draft.tagged ?? []) {
      if (!position.has(need)) report(unknownNeed(draft, need, position.keys()));
    }
    const above = drafts[index - 1]?.name;
    const own = draft.tagged?.filter((need) => position.has(need)) ?? (above === undefined ? [] : [above]);
    const implied = settings.isolated ? [] : sharedAbove;
    const needs = [...new Set([...own, ...implied])].sort((a, b) => at(a) - at(b));
    if (!settings.isolated) sharedAbove.push(name);
    return { name, cells, needs, ...settings };
  });
  return inOrder(stages, report);
}

/** Every stage behind those it needs; among those that could be next, the first in the notebook. */
function inOrder(stages: readonly Stage[], report: (error: PipelineError) => void): readonly Stage[] {
  const ordered: Stage[] = [];
  const done = new Set<string>();
  const waiting = [...stages];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ needs }) => needs.every((need) => done.has(need)));
    const stage = waiting[next];
    if (stage === undefined) {
      report(cycleError(waiting));
      return stages;
    }
    waiting.splice(next, 1);
    ordered.push(stage);
    done.add(stage.name);
  }
  return ordered;
}

function unknownNeed({ name, cells }: DraftStage, need: string, known: Iterable<string>): PipelineError {
  const place = placeOf(cells[0]?.index ?? 0, cells[0]?.source ?? '');
  const meant = closest(need, [...known, SETUP]);
  return new PipelineError(
    'STAGE_UNKNOWN',
    `${place.text}: stage "${name}" needs "${need}", which no cell defines. ` +
      (meant === undefined ? '' : `Did you mean "${meant}"? `) +
      `Tag a cell "stage:${need}" or remove the tag "needs:${need}".`,
    { cell: place.cell },
  );
}

function cycleError(waiting: readonly Stage[]): PipelineError {
  const byName = new Map(waiting.map((stage) => [stage.name, stage]));
  const path: Stage[] = [];
  let stage = waiting[0];
  while (stage !== undefined && !path.includes(stage)) {
    path.push(stage);
    stage = stage.needs.map((need) => byName.get(need)).find((need) => need !== undefined);
  }
  const ring = path.slice(stage === undefined ? 0 : path.indexOf(stage));
  const first = ring[0]?.cells[0];
  const names = [...ring, ring[0]].map((member) => `"${member?.name ?? ''}"`).join(' → ');
  const shared = ring.some(({ isolated }) => !isolated);
  return new PipelineError(
    'STAGE_CYCLE',
    `${placeOf(first?.index ?? 0, first?.source ?? '').text}: the stages need each other in a ring: ${names}. Remove one of the "needs:" tags` +
      (shared ? '; a shared stage needs every shared stage above it, without any tag.' : '.'),
    { cell: first?.index },
  );
}
