import { describe, expect, it } from 'vitest';
import { rowFor, type PressedKey } from '../../../jupyterlab-ext/src/panel/row-for-key.js';

const names = ['load', 'clean', 'train', 'test', 'judge', 'ship'];
const press = (key: string, more: Partial<PressedKey> = {}): PressedKey => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...more,
});

describe('rowFor', () => {
  it.each([
    ['ArrowDown', 2, 3],
    ['ArrowDown', 5, 5],
    ['ArrowDown', -1, 0],
    ['ArrowUp', 2, 1],
    ['ArrowUp', 0, 0],
    ['PageDown', 1, 4],
    ['PageDown', 4, 5],
    ['PageUp', 4, 1],
    ['Home', 4, 0],
    ['End', 1, 5],
    ['Enter', 3, 3],
    [' ', -1, 0],
  ])('leads with %s from row %i to row %i', (key, at, row) => {
    expect(rowFor(press(key), { at, page: 3, names })).toBe(row);
  });
  it('leads with a letter to the next name that begins with it, and round', () => {
    const from = (at: number): number | undefined => rowFor(press('t'), { at, page: 3, names });
    expect([-1, 2, 3].map(from)).toEqual([2, 3, 2]);
  });
  it('leaves other keys, and keys held with a modifier, alone', () => {
    const place = { at: 2, page: 3, names };
    for (const key of [press('Tab'), press('z'), press('ArrowDown', { altKey: true })])
      expect(rowFor(key, place)).toBeUndefined();
  });
  it('leads nowhere in an empty list', () => {
    expect(rowFor(press('End'), { at: -1, page: 1, names: [] })).toBeUndefined();
  });
});
