import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { injectParameters } from '../../../pipeline/src/notebook/inject.js';
import type { JsonObject } from '../../../pipeline/src/notebook/model.js';
import { readParameters } from '../../../pipeline/src/notebook/parameters.js';
import { code, notebookOf } from './build.js';

const read = (source: string, language: string, metadata: JsonObject = {}) =>
  readParameters(notebookOf([code(source, ['parameters'])], metadata), language).parameters;

describe('readParameters', () => {
  it('reads names, defaults and comments of a TypeScript cell', () => {
    const parameters = read(
      `// what to read
const dataset: string | undefined = undefined; // a CSV file
let models = ['a', "b"], maxNewTokens = 48; // per prompt
const profile = \`quick\`;
export const ratio = -1.5e-3; /* a share */
let options: { deep: boolean } = { deep: true, 'x-y': [1_000, 0x1f, null], };
const home = process.env.HOME ?? '/';
let later;
console.log(profile);`,
      'TypeScript',
    );
    expect(parameters.map(({ name, type, defaultValue, help }) => [name, type, defaultValue, help])).toEqual([
      ['dataset', undefined, undefined, 'a CSV file'],
      ['models', 'json', ['a', 'b'], ''],
      ['maxNewTokens', 'number', 48, 'per prompt'],
      ['profile', 'string', 'quick', ''],
      ['ratio', 'number', -0.0015, 'a share'],
      ['options', 'json', { deep: true, 'x-y': [1000, 31, null] }, ''],
      ['home', undefined, undefined, ''],
      ['later', undefined, undefined, ''],
    ]);
    expect(parameters.find(({ name }) => name === 'home')?.defaultCode).toBe("process.env.HOME ?? '/'");
  });

  it('reads a Python cell', () => {
    const parameters = read(
      `# what to read
dataset = None  # a CSV file
n: int = 3; flag = True
text = '''two
lines'''
pair = (1, "b",)
one = (1)
options = {"a": [1, 2.5], 'b': {}}
raw = r"\\d"
computed = n + 1
if flag:
    inner = 2
`,
      'python',
    );
    expect(parameters.map(({ name, defaultValue, help }) => [name, defaultValue, help])).toEqual([
      ['dataset', null, 'a CSV file'],
      ['n', 3, ''],
      ['flag', true, ''],
      ['text', 'two\nlines', ''],
      ['pair', [1, 'b'], ''],
      ['one', 1, ''],
      ['options', { a: [1, 2.5], b: {} }, ''],
      ['raw', undefined, ''],
      ['computed', undefined, ''],
    ]);
  });

  it('adds what the metadata knows', () => {
    const parameters = read('let dataset = "a.csv"; let size = "s"', 'typescript', {
      stagebook: {
        parameters: {
          dataset: { type: 'path', help: 'A CSV file.' },
          size: { type: 'choice', choices: ['s', 'm'] },
          extra: { type: 'boolean' },
        },
      },
    });
    expect(parameters).toMatchObject([
      { name: 'dataset', type: 'path', help: 'A CSV file.', defaultValue: 'a.csv' },
      { name: 'size', type: 'choice', choices: ['s', 'm'] },
      { name: 'extra', type: 'boolean', defaultValue: undefined },
    ]);
  });

  it('says which languages it knows', () => {
    expect(() => readParameters(notebookOf([]), 'R')).toThrow(
      'Parameters cannot be given to a notebook in "R": they are read and written for TypeScript, JavaScript and Python.',
    );
  });
});

describe('injectParameters', () => {
  const cells = [code('import'), code('let a = 1', ['parameters']), code('a', ['stage:x'])];
  const inject = (notebook: ReturnType<typeof notebookOf>, values: JsonObject, language = 'typescript') =>
    injectParameters(notebook, readParameters(notebook, language), values);

  it('puts the cell behind the parameters cell', () => {
    const { cells: after } = inject(notebookOf(cells), { a: 2 });
    expect(after.map(({ source }) => source)).toEqual([
      'import',
      'let a = 1',
      '// Parameters\nlet a = 2;',
      'a',
    ]);
    expect(after[2]).toMatchObject({
      id: 'injected-parameters',
      metadata: { tags: ['injected-parameters'] },
    });
  });

  it('replaces a cell that was injected before', () => {
    const once = inject(notebookOf(cells), { a: 2 });
    expect(inject(once, { a: 3 }).cells.map(({ source }) => source)).toEqual([
      'import',
      'let a = 1',
      '// Parameters\nlet a = 3;',
      'a',
    ]);
  });

  it('puts the cell at the top where there is no parameters cell', () => {
    const { cells: after } = inject(notebookOf([code('x', ['stage:x'])]), { b: 'y' });
    expect(after.map(({ source }) => source)).toEqual(['// Parameters\nlet b = "y";', 'x']);
  });

  it('leaves the notebook alone without values', () => {
    const notebook = notebookOf(cells);
    expect(inject(notebook, {})).toBe(notebook);
  });

  it('writes Python that evaluates to the values', () => {
    const values = { a: ['x"\\\n\u2028é😀', { k: [null, true, false, -1.5, 1e300] }] };
    const { cells: after } = inject(notebookOf([]), values, 'python');
    const program = `${after[0]?.source ?? ''}\nimport json; print(json.dumps(a))`;
    expect(JSON.parse(execFileSync('python3', ['-c', program], { encoding: 'utf8' }))).toEqual(values.a);
  });

  it('refuses names that no variable can have', () => {
    expect(() => inject(notebookOf([]), { 'a b': 1 })).toThrow('"a b" cannot be the name of a variable');
    expect(() => inject(notebookOf([]), { class: 1 })).toThrow('"class" is a word of the language');
    expect(() => inject(notebookOf([]), { lambda: 1 }, 'python')).toThrow(
      '"lambda" is a word of the language',
    );
  });
});
