import { createRequire } from 'node:module';
import { checkFinite, invalid } from '../check/arguments.js';
import type { Figure } from './figure.js';
import { toSvg, type DrawOptions } from './vega/render.js';

export interface PngOptions extends DrawOptions {
  /** Picture pixels per plot pixel. Default: 2. */
  scale?: number;
}

const LARGEST_SCALE = 8;

/** `figure` as a PNG picture, for where SVG is not shown. The font comes with the package. */
export async function toPng(figure: Figure, options: PngOptions = {}): Promise<Uint8Array> {
  const scale = checkFinite('scale', options.scale ?? 2);
  if (scale <= 0 || scale > LARGEST_SCALE)
    throw invalid('scale', scale, `more than 0 and at most ${LARGEST_SCALE}`);
  const svg = await toSvg(figure, options);
  const { Resvg } = await import('@resvg/resvg-js');
  const fonts = createRequire(__filename);
  const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) =>
    fonts.resolve(`dejavu-fonts-ttf/ttf/${name}`),
  );
  const renderer = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans' },
  });
  return new Uint8Array(renderer.render().asPng());
}
