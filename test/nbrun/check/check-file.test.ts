import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serialiseNotebook } from '@stagebook/pipeline';
import { checkFile } from '../../../nbrun/src/check/check-file.js';
import { code, notebookOf } from '../../pipeline/notebook/build.js';
import { temporaryFolder } from '../support.js';

describe('checkFile', () => {
  it('finds structure, files and variables, in the order of the cells', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'data', 'a.csv'), '');
    const notebook = notebookOf(
      [
        code('const rows = 1', ['stage:load'], { deps: ['data/*.csv', 'data/*.json'] }),
        code('rows', ['stage:train', 'needs:laod'], { isolated: true }),
      ],
      { kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } },
    );
    const path = join(folder, 'a.ipynb');
    await writeFile(path, serialiseNotebook(notebook));
    expect((await checkFile(path)).map(({ cell, rule }) => [cell, rule])).toEqual([
      [0, 'missing-dep'],
      [1, 'stages'],
      [1, 'undefined-variable'],
    ]);
  });

  it('takes the language from what the kernel said, where the kernelspec has none', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a.ipynb');
    const cells = [code('missing', ['stage:a'], { isolated: true })];
    await writeFile(path, serialiseNotebook(notebookOf(cells, { language_info: { name: 'typescript' } })));
    expect(await checkFile(path)).toHaveLength(1);
  });

  it('refuses a file that is no notebook', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a.ipynb');
    await writeFile(path, '{}');
    await expect(checkFile(path)).rejects.toThrow('nbformat is missing');
    await expect(checkFile(join(folder, 'none.ipynb'))).rejects.toThrow('cannot be read');
  });
});
