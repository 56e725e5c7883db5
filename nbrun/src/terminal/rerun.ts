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
export function reproductionLines(stages: readonly StageReproduction[], style: Style): readonly string[] {
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
  return [...lines, '', verdictOf(stages, style)];
}

function verdictOf(stages: readonly StageReproduction[], style: Style): string {
  const count = (result: StageReproduction['result']): number =>
    stages.filter((stage) => stage.result === result).length;
  const [same, free, differs] = [count('same'), count('free'), count('differs')];
  const measured = free === 0 ? '' : `, ${free} differ as measurements do`;
  return differs > 0
    ? style('red', `Not reproduced: ${differs} of ${stages.length} stages differ`) + measured
    : `${style('green', 'Reproduced')}: ${same} of ${stages.length} stages are as recorded${measured}`;
}
