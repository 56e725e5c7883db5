import { expect, it } from 'vitest';
import { isInside } from '../../nbrun/src/is-inside.js';

it.each([
  ['/a/b', true],
  ['/a/b/../c', true],
  ['/a/..b', true],
  ['/a', false],
  ['/a/', false],
  ['/', false],
  ['/ab', false],
  ['/a/../b', false],
])('of /a, %s: %s', (path, inside) => {
  expect(isInside('/a', path)).toBe(inside);
});
