import type { ReactElement } from 'react';

export interface SparklineProps {
  /** Two or more, oldest first; what is not finite is left out. */
  readonly values: readonly number[];
  readonly label: string;
}

const WIDTH = 80;
const HEIGHT = 20;
const PAD = 2.5;

/** The course of a number, as high as a line of text. */
export function Sparkline({ values, label }: SparklineProps): ReactElement | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return null;
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low;
  const points = finite.map((value, at) => ({
    x: PAD + (at / (finite.length - 1)) * (WIDTH - 2 * PAD),
    y: span === 0 ? HEIGHT / 2 : HEIGHT - PAD - ((value - low) / span) * (HEIGHT - 2 * PAD),
  }));
  const last = points.at(-1);
  return (
    <svg
      className="sb-sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={label}
    >
      <polyline points={points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')} />
      {last && <circle cx={last.x} cy={last.y} r="2" />}
    </svg>
  );
}
