import { STAGE_MIME } from '../../../pipeline/src/index.js';
import { describe, expect, it } from 'vitest';
import { chooseDrawing } from '../../../run-view/src/outputs/mime.js';

describe('chooseDrawing', () => {
  it('prefers a plot, then HTML, then a picture, then text', () => {
    const text = { 'text/plain': 't' };
    const picture = { ...text, 'image/svg+xml': '<svg/>' };
    const html = { ...picture, 'text/html': '<b>' };
    expect(chooseDrawing({ ...html, 'application/vnd.plotly.v1+json': {} }).kind).toBe('plot');
    expect(chooseDrawing(html).kind).toBe('html');
    expect(chooseDrawing(picture).kind).toBe('image');
    expect(chooseDrawing(text)).toEqual({ kind: 'text', text: 't' });
  });
  it('takes an image only where it is base64', () => {
    expect(chooseDrawing({ 'image/png': 'aGk=\n' })).toMatchObject({
      image: { src: 'data:image/png;base64,aGk=' },
    });
    expect(chooseDrawing({ 'image/png': '" onerror="x', 'text/plain': 'p' })).toEqual({
      kind: 'text',
      text: 'p',
    });
  });
  it('survives an SVG with half a character', () => {
    expect(chooseDrawing({ 'image/svg+xml': '\ud800' })).toMatchObject({ kind: 'image' });
  });
  it('leaves to the stage what the stage said, except for a picture', () => {
    expect(chooseDrawing({ [STAGE_MIME]: {}, 'text/plain': 'x' })).toEqual({ kind: 'nothing' });
    expect(chooseDrawing({ [STAGE_MIME]: {}, 'image/svg+xml': '<svg/>' }).kind).toBe('image');
  });
  it('shows an unknown type as text', () => {
    expect(chooseDrawing({ 'application/x-new': { a: 1 } })).toEqual({
      kind: 'text',
      text: '{\n  "a": 1\n}',
    });
  });
});
