import { describe, expect, it } from 'vitest';
import { readFigure, withoutRequests } from '../../jupyterlab-ext/src/plotly-figure.js';

describe('readFigure', () => {
  it.each([null, 'x', 7, [1]])('refuses %j', (value) => expect(() => readFigure(value)).toThrow(TypeError));
  it('takes what has neither data nor layout', () => {
    expect(readFigure({ data: 'x', layout: [] })).toEqual({ data: [], layout: {} });
  });
});

describe('withoutRequests', () => {
  it('leaves out maps and pictures of other servers, at any depth', () => {
    const picture = { source: 'http://attacker.invalid/i.png', x: 0 };
    const figure = readFigure({
      data: [
        { type: 'scattergeo' },
        { type: 'image', source: '//attacker.invalid' },
        { type: 'bar', y: [1, 2] },
      ],
      layout: {
        geo2: {},
        mapbox: {},
        images: [picture],
        template: { layout: { images: [picture] } },
        title: { text: 't' },
      },
    });
    expect(withoutRequests(figure)).toEqual({
      data: [{ type: 'image' }, { type: 'bar', y: [1, 2] }],
      layout: { images: [{ x: 0 }], template: { layout: { images: [{ x: 0 }] } }, title: { text: 't' } },
    });
  });
  it('keeps embedded pictures, heat maps and the links of a Sankey diagram', () => {
    const figure = readFigure({
      data: [
        { type: 'heatmap', z: [[1]] },
        { type: 'sankey', link: { source: [0, 1], target: [1, 2] } },
      ],
      layout: { images: [{ source: 'data:image/png;base64,aGk=' }] },
    });
    expect(withoutRequests(figure)).toEqual(figure);
  });
});
