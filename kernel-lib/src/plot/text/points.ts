import { formatNumber } from '../../cell/number.js';
import { axisTitle, type Axis, type LineFigure, type ScatterFigure } from '../figure.js';

const WIDTH = 60;
const HEIGHT = 16;
const SIGNS = ['●', '○', '▲', '△', '■', '□', '◆', '◇'];
/** Where several points share a place. */
const SHADES = ['·', '░', '▒', '▓', '█'];
const CROWDED = 100;

export function pointLines({ series, x, y }: ScatterFigure | LineFigure): string[] {
  const points = series.flatMap(({ points: list }, index) => list.map((point) => ({ ...point, index })));
  const across = scaleOf(
    points.map((point) => point.x),
    x,
    WIDTH,
  );
  const up = scaleOf(
    points.map((point) => point.y),
    y,
    HEIGHT,
  );
  const counts = Array.from({ length: HEIGHT }, () => new Array<number>(WIDTH).fill(0));
  const canvas = Array.from({ length: HEIGHT }, () => new Array<string>(WIDTH).fill(' '));
  for (const point of points) {
    const [row, column] = [HEIGHT - 1 - up.place(point.y), across.place(point.x)];
    const count = ((counts[row] ?? [])[column] = (counts[row]?.[column] ?? 0) + 1);
    const shade = SHADES[Math.min(SHADES.length - 1, Math.floor(Math.log2(count)))] ?? '·';
    (canvas[row] ?? [])[column] =
      points.length > CROWDED && series.length === 1 ? shade : (SIGNS[point.index % SIGNS.length] ?? '●');
  }
  const [top, bottom] = [formatNumber(up.high), formatNumber(up.low)];
  const margin = Math.max(top.length, bottom.length);
  const edge = (row: number): string => (row === 0 ? top : row === HEIGHT - 1 ? bottom : '').padStart(margin);
  const left = formatNumber(across.low);
  const legend =
    series.length > 1
      ? [series.map(({ name }, index) => `${SIGNS[index % SIGNS.length]} ${name}`).join('  ')]
      : [];
  return [
    axisTitle(y),
    ...canvas.map((row, index) => `${edge(index)} │${row.join('')}`),
    `${' '.repeat(margin)} └${'─'.repeat(WIDTH)}`,
    `${' '.repeat(margin)}  ${left}${formatNumber(across.high).padStart(WIDTH - left.length)}  ${axisTitle(x)}`,
    ...legend,
  ];
}

function scaleOf(
  values: readonly number[],
  { log = false }: Axis,
  cells: number,
): { low: number; high: number; place(value: number): number } {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const at = log ? Math.log : (value: number) => value;
  const span = at(high) - at(low) || 1;
  return { low, high, place: (value) => Math.round(((cells - 1) * (at(value) - at(low))) / span) };
}
