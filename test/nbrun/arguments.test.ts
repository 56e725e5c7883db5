import { describe, expect, it } from 'vitest';
import { orderArguments, splitPair } from '../../nbrun/src/arguments.js';

describe('a parameter and its value', () => {
  it('become one word; the rest is left', () => {
    const [run, p, pair, output] = orderArguments(['run', '-p', 'epochs', '3', 'out.ipynb']);
    expect([run, p, splitPair(pair ?? ''), output]).toEqual(['run', '-p', ['epochs', '3'], 'out.ipynb']);
  });

  it('may look like options', () => {
    expect(splitPair(orderArguments(['run', '-p', 'delta', '-1'])[2] ?? '')).toEqual(['delta', '-1']);
  });

  it('are asked for where one is missing', () => {
    expect(() => orderArguments(['run', '-p', 'epochs'])).toThrow('-p needs a name and a value');
  });
});

describe('--force', () => {
  it.each([
    ['takes a stage', ['--force', 'train'], ['--force=train']],
    ['takes a list of stages', ['--force', 'train,eval-2'], ['--force=train,eval-2']],
    ['leaves a notebook', ['--force', 'out.ipynb'], ['--force=', 'out.ipynb']],
    ['leaves a path', ['--force', 'dir/out'], ['--force=', 'dir/out']],
    ['leaves an option', ['--force', '--no-cache'], ['--force=', '--no-cache']],
    ['may be the last word', ['a.ipynb', '--force'], ['a.ipynb', '--force=']],
  ])('%s', (_what, given, expected) => {
    expect(orderArguments(['run', ...given])).toEqual(['run', ...expected]);
  });

  it('of another command is left as it is', () => {
    expect(orderArguments(['init', '--force', 'demo'])).toEqual(['init', '--force', 'demo']);
  });
});

describe('--resume', () => {
  it.each([
    ['takes a run', ['--resume', '20261121-130455-7f3a'], ['--resume=20261121-130455-7f3a']],
    [
      'takes a record',
      ['--resume', 'nbrun-runs/20261121-130455-7f3a/'],
      ['--resume=nbrun-runs/20261121-130455-7f3a/'],
    ],
    ['leaves a notebook', ['--resume', 'a.ipynb'], ['--resume=', 'a.ipynb']],
  ])('%s', (_what, given, expected) => {
    expect(orderArguments(['run', ...given])).toEqual(['run', ...expected]);
  });
});

it("takes papermill's underscores, and leaves those of values", () => {
  expect(
    orderArguments(['run', '--parameters_file', 'my_file.yml', '--start_timeout=5', '--output=a_b']),
  ).toEqual(['run', '--parameters-file', 'my_file.yml', '--start-timeout=5', '--output=a_b']);
});

describe("papermill's other options", () => {
  it.each(['--engine', '--engine=x', '-l', '--stdout_file', '--inject-paths'])(
    '%s is refused with what to do instead',
    (option) => {
      expect(() => orderArguments(['run', 'a.ipynb', option, 'x'])).toThrow(
        /takes no -{1,2}[a-z-]+ as papermill does\. \w/,
      );
    },
  );

  it('are values where a value stands', () => {
    const [, , pair] = orderArguments(['run', '-p', 'mode', '--engine']);
    expect(splitPair(pair ?? '')).toEqual(['mode', '--engine']);
  });
});
