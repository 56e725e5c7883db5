import { closest } from '../closest.js';
import { PipelineError } from '../errors.js';
import { SETUP, type Stage } from './model.js';

/** Which stages a run is about; without any field, all. */
export interface Selection {
  readonly only?: readonly string[];
  /** This one and all behind it in the plan's order. */
  readonly from?: string;
  /** All before this one in the plan's order, and itself. */
  readonly until?: string;
}

/** The names of the selected stages. @throws {PipelineError} `STAGE_UNKNOWN`; `STAGE_INVALID` where nothing is left. */
export function selectStages(stages: readonly Stage[], selection: Selection): ReadonlySet<string> {
  const { only, from, until } = selection;
  const names = stages.map(({ name }) => name);
  const first = from === undefined ? 0 : positionOf(from, names);
  const last = until === undefined ? names.length - 1 : positionOf(until, names);
  for (const name of only ?? []) positionOf(name, names);
  const selected = names.filter(
    (name, index) => index >= first && index <= last && (only?.includes(name) ?? true),
  );
  if (selected.length > 0 || names.length === 0) return new Set(selected);
  throw new PipelineError(
    'STAGE_INVALID',
    `No stage is left to run: the order is ${names.join(', ')}, and what was asked for does not overlap. ` +
      'Check "only", "from" and "until".',
  );
}

/** Where the stage stands in the plan. @throws {PipelineError} `STAGE_UNKNOWN` */
export function positionOf(name: string, names: readonly string[]): number {
  const position = names.indexOf(name);
  if (position !== -1) return position;
  const meant = closest(name, names);
  const hint = meant === undefined ? `It has: ${names.join(', ') || 'none'}.` : `Did you mean "${meant}"?`;
  throw new PipelineError(
    'STAGE_UNKNOWN',
    name === SETUP
      ? '"setup" is no stage of its own: every kernel runs it first, whatever is selected.'
      : `The notebook has no stage "${name}". ${hint}`,
  );
}
