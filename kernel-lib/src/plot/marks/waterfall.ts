import { checkFinite, checkList, checkText, invalid } from '../../check/arguments.js';
import type { Axis, WaterfallFigure } from '../figure.js';
import { brief, checkAxis, described, type Described } from '../input.js';
import { showFigure, type ShownFigure } from '../show-figure.js';

/** How parts add up to their sum, which is drawn last: `steps: [['load', 120], ['decode', 340]]`. */
export function waterfall(
  given: Described & {
    steps: readonly (readonly [label: string, change: number])[];
    y: Axis | string;
    /** Label of the sum. Default: `Total`. */
    total?: string;
  },
): ShownFigure<WaterfallFigure> {
  const y = checkAxis('y', given.y);
  const parts = checkList('steps', given.steps, 'a list of [label, change]');
  if (parts.length === 0) throw invalid('steps', parts, 'at least one');
  let level = 0;
  const steps = parts.map(([label, change]) => {
    checkText('The label of a step', label);
    const from = level;
    level += checkFinite(`The change of step "${label}"`, change);
    return { label, from, to: level, total: false };
  });
  steps.push({ label: given.total ?? 'Total', from: 0, to: level, total: true });
  const alt = steps.map(({ label, from, to }) => `${label} ${brief(to - from)}`).join(', ');
  return showFigure({ kind: 'waterfall', ...described(given, '', `${y.label}: ${alt}`), y, steps });
}
