import type { MetricValue } from '../wire/message.js';

const ANSI =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])|\x9b[0-?]*[ -/]*[@-~]/gu;

/** Text without colours, cursor moves, titles and links. */
export function stripAnsi(text: string): string {
  return text.replace(ANSI, '');
}

/** Keeps the beginning and the end, where causes and errors stand, and says how much is left out between. */
export function cutMiddle(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const head = text.slice(0, Math.floor(maxChars / 3));
  const tail = text.slice(text.length - Math.ceil((maxChars * 2) / 3));
  const left = text.length - head.length - tail.length;
  return `${trimPair(head)}\n… ${left} characters left out …\n${tail.replace(/^[\udc00-\udfff]/u, '')}`;
}

/** `0.42 s`, `12.3 s`, `4 min 05 s`. */
export function formatDuration(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** Six significant digits are what a reader compares. */
export function formatMetric(value: MetricValue, unit: string): string {
  const text = typeof value === 'number' ? String(Number(value.toPrecision(6))) : value;
  return unit === '' ? text : `${text} ${unit}`;
}

/** Does not leave half of a surrogate pair at the end. */
function trimPair(text: string): string {
  return text.replace(/[\ud800-\udbff]$/u, '');
}
