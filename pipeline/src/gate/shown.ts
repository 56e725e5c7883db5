import type { Metric } from '../wire/message.js';

/** To six digits; the evidence has them all. */
export function shownMetric({ value, unit }: Pick<Metric, 'value' | 'unit'>): string {
  const shown = typeof value === 'number' ? Number(value.toPrecision(6)) : value;
  return `${shown}${unit && ` ${unit}`}`;
}

/** `12.3 %` */
export function shownShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
