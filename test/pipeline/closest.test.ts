import { describe, expect, it } from 'vitest';
import { closest } from '../../pipeline/src/closest.js';

describe('closest', () => {
  it.each([
    ['claen', ['clean', 'train'], 'clean'],
    ['Timeoutsec', ['timeoutSec'], 'timeoutSec'],
    ['timeout', ['isolated', 'timeoutSec'], 'timeoutSec'],
    ['dataset', ['data', 'datasets'], 'datasets'],
    ['x', ['a', 'b'], undefined],
    ['report', ['load', 'train'], undefined],
    ['', ['a'], undefined],
  ])('%j among %j is %j', (word, candidates, meant) => {
    expect(closest(word, candidates)).toBe(meant);
  });
});
