import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DISPLAY } from '../../../kernel-lib/src/stage.js';
import { toPlotly, toPng, toSvg, toText } from '../../../kernel-lib/src/plot.js';
import { FIGURES } from './figures.js';

const figures = Object.entries(FIGURES);

describe.each(figures)('%s', (_, figure) => {
  it('is drawn as well-formed SVG with title, axis names and alternative text', async () => {
    const svg = await toSvg(figure);
    expect(XMLValidator.validate(svg)).toBe(true);
    const parsed = new XMLParser({ ignoreAttributes: false, htmlEntities: true }).parse(svg) as {
      svg: Record<string, string>;
    };
    expect(parsed.svg['title']).toBe(figure.alt);
    expect(parsed.svg['@_role']).toBe('img');
    expect(svg).toContain(figure.title);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('has another background in the dark', async () => {
    expect(await toSvg(figure, { theme: 'dark' })).toContain('#1B1F24');
  });

  it('is plotly JSON without numbers that JSON lacks', () => {
    const plotly = toPlotly(figure);
    expect(plotly.data.length).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(plotly))).toEqual(plotly);
  });

  it('is drawn as text within 100 columns', () => {
    const lines = toText(figure).split('\n');
    expect(lines[0]).toContain(figure.title);
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(100);
    expect(inspect(figure)).toBe(toText(figure));
  });

  it('is shown in a notebook by plotly, SVG or text', async () => {
    const bundle = await figure[DISPLAY]();
    expect(Object.keys(bundle).sort()).toEqual([
      'application/vnd.plotly.v1+json',
      'image/svg+xml',
      'text/plain',
    ]);
  });
});

describe('toSvg on a dark ground', () => {
  it('draws in the light blue, not in the dark one', async () => {
    const { histogram } = FIGURES as { histogram: (typeof FIGURES)[string] };
    expect(await toSvg(histogram, { theme: 'dark' })).toMatch(/#56B4E9/i);
    expect(await toSvg(histogram, { theme: 'dark' })).not.toMatch(/#0072B2/i);
    expect(await toSvg(histogram)).toMatch(/#0072B2/i);
  });
});

describe('toPng', () => {
  it('draws a picture of the asked scale, with letters in it', async () => {
    const { histogram } = FIGURES as { histogram: (typeof FIGURES)[string] };
    const size = (png: Uint8Array) => Buffer.from(png).readUInt32BE(16);
    const [one, two] = [await toPng(histogram, { scale: 1 }), await toPng(histogram, { scale: 2 })];
    expect(Buffer.from(one).subarray(1, 4).toString()).toBe('PNG');
    expect(size(two)).toBe(2 * size(one));
    // The same plot without its texts makes a smaller file: letters were drawn, so the font was found.
    const blank = await toPng({ ...histogram, title: ' ', subtitle: '' }, { scale: 1 });
    expect(one.length).toBeGreaterThan(blank.length + 500);
  });

  it('refuses a scale that no memory holds', async () => {
    await expect(toPng(FIGURES['box'] as never, { scale: 99 })).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
    });
  });
});
