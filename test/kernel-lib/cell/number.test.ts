import { describe, expect, it } from 'vitest';
import { decimalsOf, formatP } from '../../../kernel-lib/src/cell/number.js';

describe('decimalsOf', () => {
  it('is none for whole numbers', () => {
    expect(decimalsOf([1457, 0, -3], 6)).toBe(0);
  });

  it('is what the longest needs', () => {
    expect(decimalsOf([28.85, 42.805, 74], 6)).toBe(3);
  });

  it('is bounded', () => {
    expect(decimalsOf([1 / 3], 4)).toBe(4);
  });

  it('asks nothing of what is missing or not finite', () => {
    expect(decimalsOf([undefined, NaN, Infinity], 6)).toBe(0);
  });

  it('sees no decimals where none are wanted', () => {
    expect(decimalsOf([10, 2.5], 0)).toBe(0);
  });
});

describe('formatP', () => {
  it.each([
    [undefined, '–'],
    [1e-30, '< 0.0001'],
    [0.0421, '0.0421'],
  ])('%s is %s', (p, text) => {
    expect(formatP(p)).toBe(text);
  });
});
