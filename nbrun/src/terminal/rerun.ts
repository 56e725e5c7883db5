import type { RunState } from '@stagebook/pipeline';
import type { Condition } from '../rerun/conditions.js';
import type { StageReproduction } from '../rerun/judge.js';
import type { Style } from './style.js';

/** Under which conditions the run is run again. */
export function conditionLines(conditions: readonly Condition[], style: Style): readonly string[] {
  return conditions.map(({ exact, text }) =>
    exact ? style('dim', ` · ${text}`) : ` ${style('yellow', '!')} ${text}`,
  );
}

const MARKS = { same: ['green', '✓'], free: ['yellow', '~'], differs: ['red', '✗'] } as const;

/** What became of each stage, and of the run. */
export function reproductionLines(
  stages: readonly StageReproduction[],
  status: RunState['status'],
  style: Style,
): readonly string[] {
  const width = Math.max(...stages.map(({ stage }) => stage.length));
  const lines = stages.map(({ stage, result, differs }) => {
    const [look, mark] = MARKS[result];
    const what = {
      same: 'as recorded',
      free: `may differ: ${differs.join('; ')}`,
      differs: differs.join('; '),
    }[result];
    return ` ${style(look, mark)} ${stage.padEnd(width)}  ${what}`;
  });
  return [...lines, '', verdictOf(stages, status, style)];
}

function verdictOf(stages: readonly StageReproduction[], status: RunState['status'], style: Style): string {
  const count = (result: StageReproduction['result']): number =>
    stages.filter((stage) => stage.result === result).length;
  const [free, differs] = [count('free'), count('differs')];
  if (differs > 0) return style('red', `Not reproduced: ${differs} of ${stages.length} stages differ.`);
  const measured = free === 0 ? '' : ` but for the figures of ${free}, which measure or need what does`;
  return `${style('green', 'Reproduced')}: the run ${status} as recorded, each stage as it was${measured}.`;
}
