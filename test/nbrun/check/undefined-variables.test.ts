import { describe, expect, it } from 'vitest';
import { readStages } from '@stagebook/pipeline';
import { undefinedVariables } from '../../../nbrun/src/check/undefined-variables.js';
import { code, notebookOf } from '../../pipeline/notebook/build.js';

const isolated = { isolated: true };

async function findings(
  cells: Parameters<typeof notebookOf>[0],
  language = 'typescript',
): Promise<readonly string[]> {
  const found = await undefinedVariables(readStages(notebookOf(cells)), language);
  return found.map(({ cell, line, message }) => `${cell}:${line} ${message}`);
}

/** What an isolated stage with this code reads from nowhere. */
async function namesRead(source: string, language = 'typescript'): Promise<readonly string[]> {
  const found = await findings([code('', ['stage:a']), code(source, ['stage:b'], isolated)], language);
  return found.map((line) => /reads "(.*?)"/.exec(line)?.[1] ?? line);
}

describe('undefinedVariables', () => {
  it('finds what another stage defines, and says where it is read', async () => {
    const cells = [
      code('import { readFile } from "node:fs/promises";\nconst base = 1;'),
      code('const { rows, meta: [first] } = load();\nfunction load() { return {} as any }', ['stage:load']),
      code('const own = base;', ['stage:train'], isolated),
      code('// a comment\nown + rows.length + first', []),
    ];
    expect(await findings(cells)).toEqual([
      '3:2 Isolated stage "train" reads "rows", which stage "load" defines and this one does not see. ' +
        'Save it there with stage.save and load it here, or define it in setup.',
      '3:2 Isolated stage "train" reads "first", which stage "load" defines and this one does not see. ' +
        'Save it there with stage.save and load it here, or define it in setup.',
    ]);
  });

  it('finds what no cell defines', async () => {
    expect(await findings([code('x = misspelt', ['stage:a'], isolated)])).toEqual([
      '0:1 Isolated stage "a" reads "misspelt", which no cell defines. Define it in the stage or in setup.',
    ]);
  });

  it.each([
    ['what it declares itself', 'let a = 1; function f(b) { return a + b } class C {} f(C)'],
    ['what is declared in an inner scope', 'for (const i of [1]) { try { i } catch (e) { e } }'],
    ['destructured parameters and defaults', 'const f = ({ a, b: [c] = [] }, ...d) => [a, c, d]; f'],
    [
      'globals of Node and of kernels',
      'console.log(process, Buffer, require("x"), new Map(), fetch, structuredClone)',
    ],
    ['types', 'let a: Record<string, Missing> | Promise<Partial<Other>>; type T = typeof a; a satisfies T'],
    ['a question whether it is there', 'if (typeof maybe === "undefined") {}'],
    ['properties and labels', 'const o = { key: 1 }; o.key; loop: for (;;) break loop'],
    [
      'imports of every kind',
      'import a, { b as c } from "x"; import * as d from "y"; a(c, d); await import("z")',
    ],
    ['the same name twice, as tslab allows', 'const a = 1;\nconst a = 2; a'],
  ])('does not mind %s', async (_, source) => {
    expect(await namesRead(source)).toEqual([]);
  });

  it.each([
    ['a call', 'missing()'],
    ['a template', '`${missing}`'],
    ['a shorthand property', 'const o = { missing }; o'],
    ['a spread', '[...missing]'],
    ['inside a function', 'const f = () => missing; f()'],
    ['a compound assignment', 'missing += 1'],
    ['a base class', 'class A extends missing {} new A()'],
  ])('finds a name read in %s', async (_, source) => {
    expect(await namesRead(source)).toEqual(['missing']);
  });

  it('reads JavaScript as JavaScript', async () => {
    expect(await namesRead('const a = missing; module.exports = a', 'JavaScript')).toEqual(['missing']);
  });

  it('looks at isolated stages alone, and leaves out cells that are skipped', async () => {
    expect(await findings([code('missing', ['stage:a'])])).toEqual([]);
    expect(await findings([code('missing', ['stage:a', 'skip-execution'], isolated)])).toEqual([]);
  });

  it('does not count on a skipped cell of setup', async () => {
    const cells = [code('const base = 1', ['skip-execution']), code('base', ['stage:a'], isolated)];
    expect(await findings(cells)).toHaveLength(1);
  });

  it('says nothing of languages that it cannot read', async () => {
    expect(await findings([code('missing', ['stage:a'], isolated)], 'python')).toEqual([]);
  });
});
