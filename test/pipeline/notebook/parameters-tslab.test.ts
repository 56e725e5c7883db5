import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { injectParameters } from '../../../pipeline/src/notebook/inject.js';
import type { JsonObject } from '../../../pipeline/src/notebook/model.js';
import { readParameters } from '../../../pipeline/src/notebook/parameters.js';
import { code, notebookOf } from './build.js';

const runner = fileURLToPath(new URL('run-in-tslab.cjs', import.meta.url));
const notebooks = fileURLToPath(new URL('../../../notebooks/', import.meta.url));

/** What the last cell says in a real tslab, after the parameters were injected; what any cell complained of comes first. */
function runWith(
  language: 'typescript' | 'javascript',
  parameters: string,
  values: JsonObject,
  last: string,
): string {
  const notebook = notebookOf([code(parameters, ['parameters']), code(last)]);
  const injected = injectParameters(notebook, readParameters(notebook, language), values);
  const input = JSON.stringify(injected.cells.map(({ source }) => source));
  const results = JSON.parse(
    execFileSync(process.execPath, [runner, language], { input, cwd: notebooks, encoding: 'utf8' }),
  ) as readonly { readonly ok: boolean; readonly said: string }[];
  return results
    .map(({ said }) => said)
    .filter((said) => said !== '')
    .join('\n');
}

const nasty = 'a"b\'c`${1}\\n\n\u2028é😀</script>\0';

describe('injectParameters, in a real tslab', () => {
  it.each(['typescript', 'javascript'] as const)(
    'gives %s cells the values, of const, let and unset variables',
    (language) => {
      const parameters = 'const epochs = 48; let dataset = undefined;\nlet names = ["a"]; const full = false';
      const values = { epochs: 4, dataset: nasty, names: ['x', nasty], full: true };
      const said = runWith(
        language,
        parameters,
        values,
        'console.log(JSON.stringify([epochs, dataset, names, full]))',
      );
      expect(JSON.parse(said)).toEqual(Object.values(values));
    },
  );

  it('keeps the declared types, so that later cells compile as they did', () => {
    const parameters = 'const epochs = 48;\nlet dataset: string | undefined = undefined; const full = false;';
    const last = 'if (epochs === 48 || full === false) {}\ndataset = undefined;\nconsole.log(epochs)';
    expect(runWith('typescript', parameters, { epochs: 4, dataset: 'a.csv', full: true }, last)).toBe('4');
  });

  it('gives objects every key that they had, __proto__ too', () => {
    const value = { ['__proto__']: 1, 'odd key': [null, true, -0.5, 1e21] };
    const options = JSON.parse(JSON.stringify(value)) as JsonObject;
    const said = runWith(
      'typescript',
      'let options = {}',
      { options },
      'console.log(JSON.stringify(options))',
    );
    expect(said).toBe(JSON.stringify(value));
  });
});
