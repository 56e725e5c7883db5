import { FONT, type Theme } from '../theme.js';
import type { Spec } from './spec.js';

/** Fonts, colours and lines that all plots share. */
export function config({ background, ink, muted, grid, palette }: Theme): Spec {
  return {
    background,
    font: FONT,
    padding: 16,
    view: { stroke: null },
    range: { category: palette },
    title: {
      color: ink,
      subtitleColor: muted,
      fontSize: 16,
      subtitleFontSize: 12,
      anchor: 'start',
      frame: 'group',
      offset: 14,
      subtitlePadding: 5,
    },
    axis: {
      labelColor: muted,
      titleColor: ink,
      gridColor: grid,
      domainColor: muted,
      tickColor: muted,
      labelFontSize: 11,
      titleFontSize: 12,
      titleFontWeight: 'normal',
      titlePadding: 10,
      labelLimit: 320,
    },
    legend: { labelColor: ink, titleColor: ink, labelFontSize: 11, title: null, labelLimit: 240 },
    text: { color: ink, fontSize: 11 },
  };
}
