import { describe, expect, it } from 'vitest';
import { cut, formatBar, formatDuration, formatMetric } from '../../../nbrun/src/terminal/format.js';

describe('formatMetric', () => {
  it.each([
    [52.931565, '', '52.931565'],
    [1457, '', '1,457'],
    [0.0000123, '', '1.230e-5'],
    [0, '', '0'],
    ['NaN', 'ms', 'NaN'],
    [1078.586661, 'ms', '1,079 ms'],
    [6.205294, 'ms', '6.205 ms'],
  ] as const)('shows %s %s as %s', (value, unit, text) => {
    expect(formatMetric(value, unit)).toBe(text);
  });
});

describe('formatDuration', () => {
  it.each([
    [421, '0.42 s'],
    [12_340, '12.3 s'],
    [245_000, '4 min 05 s'],
  ])('shows %i ms as %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });
});

describe('formatBar', () => {
  it('fills to an eighth of a character, and never past its width', () => {
    expect([formatBar(0.5, 4), formatBar(0.28, 4), formatBar(2, 4)]).toEqual(['██░░', '█▏░░', '████']);
  });
});

describe('cut', () => {
  it('keeps a line to its width, on one line', () => {
    expect(cut('a long\nline of text', 10)).toBe('a long li…');
  });
});
