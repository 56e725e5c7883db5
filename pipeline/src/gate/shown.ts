import type { Metric } from '../wire/message.js';

export function shownMetric({ value, unit }: Pick<Metric, 'value' | 'unit'>): string {
  return `${value}${unit && ` ${unit}`}`;
}

/** `12.3 %` */
export function shownShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
