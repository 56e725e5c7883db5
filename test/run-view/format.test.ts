import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatMetric, formatTime } from '../../run-view/src/format.js';

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [12_345, '12.3 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_599_600, '1 h 00 min'],
    [7_380_000, '2 h 03 min'],
    [Number.NaN, '–'],
    [-1, '–'],
  ])('%s ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1024 * 1024 - 1, '1.0 MiB'],
    [1.5 * 1024 ** 3, '1.5 GiB'],
  ])('%s bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('formatMetric', () => {
  it.each([
    [1457, '1,457'],
    [52.931565, '52.9316'],
    [0, '0'],
    [-0.25, '−0.25'],
    [1.5e-7, '1.500e−7'],
    [3e15, '3.000e+15'],
    ['NaN', 'NaN'],
    ['-Infinity', '−∞'],
  ] as const)('%s is %s', (value, text) => expect(formatMetric(value)).toBe(text));
});

describe('formatTime', () => {
  it('says UTC, and shows what is no date as it is', () => {
    expect(formatTime('2026-03-01T14:05:09.120Z')).toBe('2026-03-01 14:05:09 UTC');
    expect(formatTime('<b>')).toBe('<b>');
  });
});
