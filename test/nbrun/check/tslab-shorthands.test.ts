import { describe, expect, it } from 'vitest';
import { readStages } from '@stagebook/pipeline';
import { tslabShorthands } from '../../../nbrun/src/check/tslab-shorthands.js';
import { code, notebookOf } from '../../pipeline/notebook/build.js';

async function places(
  cells: Parameters<typeof notebookOf>[0],
  language = 'typescript',
): Promise<readonly string[]> {
  const found = await tslabShorthands(readStages(notebookOf(cells)), language);
  return found.map(({ cell, line, message }) => `${cell}:${line} ${/"\{ (.*?) \}"/.exec(message)?.[1]}`);
}

const first = code(
  'import { join } from "node:path";\nconst a = 1; function f() {} class C {}\nconst { d } = { d: 4 };',
  ['stage:one'],
);

// Each of these was seen to fail, or not, in tslab 1.0.22.
describe('tslabShorthands', () => {
  it.each(['a', 'f', 'C', 'd', 'join'])('finds { %s } of an earlier cell', async (name) => {
    expect(await places([first, code(`// more\nconsole.log({ ${name} });`)])).toEqual([`1:2 ${name}`]);
  });

  it('finds it inside functions, and once in a cell', async () => {
    const inside = code('function g() { return { a } }\nconst again = { a };');
    expect(await places([first, inside])).toEqual(['1:1 a']);
  });

  it.each([
    ['the cell’s own variable', 'const own = 1; console.log({ own })'],
    ['a parameter', 'function h(a: number) { return { a } }'],
    ['the long form', 'console.log({ a: a })'],
    ['a name that no cell declares', 'console.log({ process })'],
    ['a pattern', 'const { b } = { b: a }'],
  ])('leaves %s', async (_what, source) => {
    expect(await places([first, code(source)])).toEqual([]);
  });

  it('sees what an isolated stage sees: setup and its own cells', async () => {
    const isolated = { isolated: true };
    const cells = [
      code('const base = 1;'),
      first,
      code('const own = 2;', ['stage:two'], isolated),
      code('console.log({ base, own, a })'),
    ];
    expect(await places(cells)).toEqual(['3:1 base', '3:1 own']);
  });

  it('says nothing of other languages', async () => {
    expect(await places([code('a = 1', ['stage:one']), code('{ a }')], 'python')).toEqual([]);
  });
});
