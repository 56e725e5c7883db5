import { describe, expect, it } from 'vitest';
import { readParameterText } from '../../../pipeline/src/notebook/parameter-values.js';
import { readParameters } from '../../../pipeline/src/notebook/parameters.js';
import { code, notebookOf } from './build.js';

const free = readParameters(notebookOf([]), 'typescript');
const typed = readParameters(
  notebookOf(
    [
      code('let dataset = undefined; let epochs = 3; let label = "v"; let full = false; let list = []', [
        'parameters',
      ]),
    ],
    {
      stagebook: {
        parameters: { dataset: { type: 'path' }, size: { type: 'choice', choices: ['s', 'm', 3] } },
      },
    },
  ),
  'typescript',
);

describe('readParameterText', () => {
  it.each([
    ['12', 12, 'number'],
    ['-1.5e3', -1500, 'number'],
    ['007', '007', 'text'],
    ['1.', '1.', 'text'],
    ['0x10', '0x10', 'text'],
    ['+5', '+5', 'text'],
    ['1_000', '1_000', 'text'],
    ['12345678901234567890', '12345678901234567890', 'text'],
    ['1e999', '1e999', 'text'],
    ['NaN', 'NaN', 'text'],
    ['', '', 'text'],
    ['true', true, 'boolean'],
    ['False', false, 'boolean'],
    ['yes', 'yes', 'text'],
    ['null', null, 'null'],
    ['None', null, 'null'],
    ['"7"', '7', 'text'],
    ['[1, "a"]', [1, 'a'], 'JSON'],
    ['{"a": null}', { a: null }, 'JSON'],
    ['[1,', '[1,', 'text'],
    ['a.csv', 'a.csv', 'text'],
  ])('reads %j, without a type, as %j', (text, value, readAs) => {
    expect(readParameterText(free, 'p', text)).toEqual({ name: 'p', value, readAs });
  });

  it('lets the type decide', () => {
    expect(readParameterText(typed, 'label', '1.10')).toMatchObject({ value: '1.10', readAs: 'text' });
    expect(readParameterText(typed, 'dataset', '2024')).toMatchObject({ value: '2024', readAs: 'path' });
    expect(readParameterText(typed, 'size', 'm')).toMatchObject({ value: 'm' });
    expect(readParameterText(typed, 'size', '3')).toMatchObject({ value: 3 });
    expect(readParameterText(typed, 'list', '["a"]')).toMatchObject({ value: ['a'] });
  });

  it.each([
    ['epochs', 'many', 'Parameter "epochs" is "many", where a number is needed.'],
    ['full', '1', 'Parameter "full" is 1, where true or false is needed.'],
    ['size', 'xl', 'Parameter "size" is "xl", where one of "s", "m", 3 is needed.'],
    [
      'epoch',
      '1',
      'The notebook has no parameter "epoch". Did you mean "epochs"? It has: dataset, epochs, label, full, list, size.',
    ],
    ['1x', '1', '"1x" cannot be the name of a variable, so no parameter can be called so.'],
  ])('refuses %s = %s', (name, text, message) => {
    expect(() => readParameterText(typed, name, text)).toThrow(message);
  });
});
