import { STAGE_MIME, type Json, type MimeBundle, type Output } from '../../../pipeline/src/index.js';
import { describe, expect, it } from 'vitest';
import { chooseDrawing, repeatsStage } from '../../../run-view/src/outputs/mime.js';

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

describe('repeatsStage', () => {
  const shown = (message: object, more: MimeBundle = {}): Output => ({
    output_type: 'display_data',
    data: { [STAGE_MIME]: message as Json, 'text/html': '<table></table>', 'text/plain': 't', ...more },
    metadata: {},
  });

  it.each(['metrics', 'verdict', 'progress'])('is true of %s, which the stage shows', (kind) => {
    expect(repeatsStage(shown({ kind }))).toBe(true);
  });

  it.each([
    ['an artifact', shown({ kind: 'artifact' })],
    ['metrics with a picture', shown({ kind: 'metrics' }, { 'image/svg+xml': '<svg/>' })],
    ['metrics with a plot', shown({ kind: 'metrics' }, { 'application/vnd.plotly.v1+json': {} })],
    ['a table that is no message', { ...shown({}), data: { 'text/html': '<table></table>' } }],
    ['a stream', { output_type: 'stream', name: 'stdout', text: 'metrics' } as const],
  ])('is false of %s', (_what, output) => {
    expect(repeatsStage(output)).toBe(false);
  });
});
