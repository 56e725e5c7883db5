import { describe, expect, it } from 'vitest';
import { joinPairs, splitPair } from '../../nbrun/src/pairs.js';

describe('joinPairs', () => {
  it('makes one word of a name and its value, and leaves the rest', () => {
    const [run, p, pair, output] = joinPairs(['run', '-p', 'epochs', '3', 'out.ipynb']);
    expect([run, p, splitPair(pair ?? ''), output]).toEqual(['run', '-p', ['epochs', '3'], 'out.ipynb']);
  });

  it('takes a value that looks like an option', () => {
    expect(splitPair(joinPairs(['-p', 'delta', '-1'])[1] ?? '')).toEqual(['delta', '-1']);
  });

  it('says what is missing', () => {
    expect(() => joinPairs(['run', '-p', 'epochs'])).toThrow('-p needs a name and a value');
  });
});
