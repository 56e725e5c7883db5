import type { MetricValue, StageState } from '@stagebook/pipeline';

/** `0.42 s`, `12.3 s`, `4 min 05 s`. */
export function formatDuration(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** A bar of `width` characters, `share` (0–1) of it done, to an eighth of a character. */
export function formatBar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const full = '█'.repeat(Math.floor(eighths / 8));
  const part = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '';
  return (full + part).padEnd(width, '░');
}

/** A measured value to four digits; a plain number to six decimals. */
export function formatMetric(value: MetricValue, unit: string): string {
  if (typeof value !== 'number') return value;
  return unit === '' ? formatNumber(value, 6) : `${formatNumber(Number(value.toPrecision(4)), 3)} ${unit}`;
}

function formatNumber(value: number, decimals: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 10 ** -decimals * 100 || size >= 1e15)) return value.toExponential(3);
  return value.toLocaleString('en-US', { maximumFractionDigits: decimals });
}

/** The mark, in one character, of how a stage stands. */
export function markOf(status: StageState['status']): string {
  const marks: Readonly<Record<StageState['status'], string>> = {
    pending: '·',
    running: '▸',
    passed: '✓',
    cached: '✓',
    skipped: '–',
    failed: '✗',
    'timed-out': '✗',
    'kernel-died': '✗',
    cancelled: '■',
  };
  return marks[status];
}

/** Cuts to `width` columns with an ellipsis; ANSI codes must not be in it. */
export function cut(text: string, width: number): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}
