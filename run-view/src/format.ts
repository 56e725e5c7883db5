import type { MetricValue } from '@stagebook/pipeline';

/** `340 ms`, `12.3 s`, `3 min 05 s`, `2 h 03 min`. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs) || durationMs < 0) return '–';
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  const totalSec = Math.round(durationMs / 1000);
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)} s`;
  if (totalSec < 3600) return `${Math.floor(totalSec / 60)} min ${twoDigits(totalSec % 60)} s`;
  const totalMin = Math.round(totalSec / 60);
  return `${Math.floor(totalMin / 60)} h ${twoDigits(totalMin % 60)} min`;
}

/** `812 B`, `4.2 KiB`, `1.5 GiB`. */
export function formatBytes(sizeBytes: number): string {
  if (!Number.isFinite(sizeBytes) || sizeBytes < 0) return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = sizeBytes;
  let unit = 0;
  while (size >= 1023.95 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}

/** Six significant digits, grouped; what is very large or very small in powers of ten. */
export function formatMetric(value: MetricValue): string {
  if (typeof value !== 'number') return value === '-Infinity' ? '−∞' : value === 'Infinity' ? '∞' : value;
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e12 || size < 1e-4)) return value.toExponential(3).replace('-', '−');
  return value.toLocaleString('en-US', { maximumSignificantDigits: 6 }).replace('-', '−');
}

/** `2026-03-01 14:05:09 UTC`; a text that is no date is shown as it is. */
export function formatTime(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
