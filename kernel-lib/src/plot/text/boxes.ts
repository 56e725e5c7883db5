import { formatNumber } from '../../cell/number.js';
import { axisTitle, type BoxFigure, type ViolinFigure } from '../figure.js';

const WIDTH = 48;
const LONGEST_LABEL = 24;

/** `├──┤▒▒█▒▒├──┤`: whiskers, quartiles, median; dots are outliers. */
export function boxLines({ groups, y }: BoxFigure | ViolinFigure): string[] {
  const all = groups.flatMap(({ low, high, outliers }) => [low, high, ...outliers]);
  const [low, high] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
  const place = (value: number): number => Math.round(((WIDTH - 1) * (value - low)) / (high - low || 1));
  const widest = Math.min(LONGEST_LABEL, Math.max(...groups.map(({ name }) => name.length)));
  const drawn = groups.map((group) => {
    const line = new Array<string>(WIDTH).fill(' ');
    for (const value of group.outliers) line[place(value)] = '·';
    line.fill('─', place(group.low), place(group.high) + 1);
    line.fill('▒', place(group.q1), place(group.q3) + 1);
    line[place(group.low)] = '├';
    line[place(group.high)] = '┤';
    line[place(group.median)] = '█';
    return `${group.name.slice(0, widest).padEnd(widest)} │${line.join('')}│ ${formatNumber(group.median)}`;
  });
  const scale = `${' '.repeat(widest)}  ${formatNumber(low)}${formatNumber(high).padStart(WIDTH - formatNumber(low).length)}  median`;
  return [axisTitle(y), ...drawn, scale];
}
