import { formatNumber } from '../../cell/number.js';
import { axisTitle, type BarFigure, type HistogramFigure, type WaterfallFigure } from '../figure.js';

interface Bar {
  readonly label: string;
  readonly value: number | undefined;
  /** Where it starts, as a share of the axis; 0 but in a waterfall. */
  readonly from: number;
}

const BAR_WIDTH = 40;
const LONGEST_LABEL = 28;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

export function barLines(figure: HistogramFigure | BarFigure | WaterfallFigure): string[] {
  const bars = toBars(figure);
  const ends = bars.map(({ from, value = 0 }) => Math.max(Math.abs(from), Math.abs(from + value)));
  const scale = BAR_WIDTH / (Math.max(...ends) || 1);
  const widest = Math.min(LONGEST_LABEL, Math.max(...bars.map(({ label }) => label.length)));
  const axis = figure.kind === 'histogram' ? axisTitle(figure.x) : axisTitle(figure.y);
  const drawn = bars.map(({ label, value, from }) => {
    const name = cut(label, widest).padEnd(widest);
    if (value === undefined) return `${name} │ unknown`;
    const start = ' '.repeat(Math.round(Math.max(0, Math.min(from, from + value)) * scale));
    return `${name} │${start}${blocks(Math.abs(value) * scale)} ${formatNumber(value, Number.isInteger(value) ? 0 : 2)}`;
  });
  return [axis, ...drawn];
}

function toBars(figure: HistogramFigure | BarFigure | WaterfallFigure): Bar[] {
  switch (figure.kind) {
    case 'histogram':
      return figure.bins.map(({ from, to, count }) => ({ label: `${from} – ${to}`, value: count, from: 0 }));
    case 'waterfall':
      return figure.steps.map(({ label, from, to }) => ({ label, value: to - from, from }));
    case 'bar':
      return figure.categories.flatMap((category, index) =>
        figure.series.map(({ name, values }) => ({
          label: figure.series.length > 1 ? `${category} · ${name}` : category,
          value: values[index],
          from: 0,
        })),
      );
  }
}

function blocks(length: number): string {
  const eighths = Math.round(length * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
