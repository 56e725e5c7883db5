import { stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeRoom, readTargets } from '../../../nbrun/src/run/targets.js';
import { temporaryFolder } from '../support.js';

describe('one notebook', () => {
  it('takes its output as the second name', () => {
    expect(readTargets(['a.ipynb', 'out.ipynb'], {})).toEqual([
      { notebook: 'a.ipynb', output: resolve('out.ipynb'), junit: undefined },
    ]);
  });

  it('is refused a second output', () => {
    expect(() => readTargets(['a.ipynb', 'b.ipynb'], { output: 'c.ipynb' })).toThrow(/"b.ipynb".*"c.ipynb"/);
  });

  it('is refused a third name', () => {
    expect(() => readTargets(['a', 'b', 'c'], {})).toThrow(
      'was given 3 names. Several notebooks go through --each.',
    );
  });
});

describe('several notebooks', () => {
  it('have their names in their outputs and reports', () => {
    const targets = readTargets(['x/a.ipynb', 'b.ipynb'], {
      each: true,
      output: 'out/{name}.done.ipynb',
      junit: '{name}.xml',
    });
    expect(targets.map(({ output, junit }) => [output, junit])).toEqual([
      [resolve('out/a.done.ipynb'), resolve('a.xml')],
      [resolve('out/b.done.ipynb'), resolve('b.xml')],
    ]);
  });

  it.each([
    ['a pattern without a name', ['a.ipynb', 'b.ipynb'], { output: 'out.ipynb' }, '--output'],
    ['two folders with one name', ['x/a.ipynb', 'y/a.ipynb'], { output: '{name}.ipynb' }, '--output'],
    ['one report', ['a.ipynb', 'b.ipynb'], { junit: 'junit.xml' }, '--junit'],
  ])('do not overwrite each other: %s', (_what, names, options, option) => {
    expect(() => readTargets(names, { each: true, ...options })).toThrow(
      new RegExp(`^${option} names .* for both .*Put \\{name\\} in it`),
    );
  });

  it('cannot be watched', () => {
    expect(() => readTargets(['a.ipynb'], { each: true, watch: true })).toThrow(
      '--watch follows one notebook',
    );
  });
});

describe('makeRoom', () => {
  it('makes the folders of the files', async () => {
    const dir = await temporaryFolder();
    await makeRoom({ notebook: 'a', output: join(dir, 'x/y/out.ipynb'), junit: undefined });
    expect((await stat(join(dir, 'x/y'))).isDirectory()).toBe(true);
  });

  it('says which file cannot be written', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'x'), 'a file');
    const junit = join(dir, 'x/junit.xml');
    await expect(makeRoom({ notebook: 'a', output: undefined, junit })).rejects.toThrow(
      `"${junit}" cannot be written`,
    );
  });
});
