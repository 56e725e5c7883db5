import { checkCount, checkOneOf, checkRecord } from '../../check/arguments.js';
import { escapeHtml } from '../../cell/html.js';
import type { Figure } from '../figure.js';
import { THEMES, type ThemeName } from '../theme.js';
import type { Size } from './spec.js';
import { toVegaLite } from './to-vega-lite.js';

export interface DrawOptions {
  /** Default: `light`. */
  theme?: ThemeName;
  /** Of the plotted area, in pixels. Default: 640. */
  width?: number;
  /** Default: 380. */
  height?: number;
}

/** `figure` as a static SVG picture, with its alternative text; no browser is needed. */
export async function toSvg(figure: Figure, options: DrawOptions = {}): Promise<string> {
  checkRecord('The figure', figure, 'a figure, such as histogram(…)');
  const theme = THEMES[checkOneOf('theme', options.theme ?? 'light', ['light', 'dark'])];
  const size: Size = {
    width: checkCount('width', options.width ?? 640, 1),
    height: checkCount('height', options.height ?? 380, 1),
  };
  // ES modules: a CommonJS package reaches them by import() alone.
  const [vega, lite] = await Promise.all([import('vega'), import('vega-lite')]);
  // Exported, and missing from vega's own types.
  (vega as unknown as { textMetrics: { width: typeof textWidth } }).textMetrics.width = textWidth;
  const { spec } = lite.compile(toVegaLite(figure, theme, size) as never);
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logLevel: vega.Error });
  try {
    return withAlt(await view.toSVG(), figure.alt);
  } finally {
    view.finalize();
  }
}

// Of DejaVu Sans, per font size. Without a canvas vega guesses more, and leaves room at the side of long titles.
const MEAN_LETTER = { normal: 0.6, bold: 0.68 };

function textWidth(item: { fontSize?: number; fontWeight?: string | number }, text: unknown): number {
  const letter = item.fontWeight === 'bold' ? MEAN_LETTER.bold : MEAN_LETTER.normal;
  return String(text).length * (item.fontSize ?? 11) * letter;
}

function withAlt(svg: string, alt: string): string {
  const text = escapeHtml(alt);
  return svg.replace(/^<svg ([^>]*)>/, `<svg role="img" aria-label="${text}" $1><title>${text}</title>`);
}
