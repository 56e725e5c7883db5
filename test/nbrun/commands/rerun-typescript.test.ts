import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TestCell } from '../faults/nbrun.js';
import { Repository } from '../repository.js';

const CELLS: readonly TestCell[] = [
  { code: "let dataset = '';\nlet token = '';", tags: ['parameters'] },
  "import { artifact, metrics } from 'stagebook/stage';\nimport { readFile, writeFile } from 'node:fs/promises';",
  {
    code: "const text = await readFile(dataset, 'utf8');\nconsole.log(dataset);\nawait metrics({ chars: text.length });",
    tags: ['stage:load'],
  },
  {
    code: "await writeFile('out.txt', text.toUpperCase());\nawait artifact('out.txt');",
    tags: ['stage:make'],
  },
  {
    code: "import { measured } from 'stagebook/stage';\nawait measured('time');\nawait metrics({ tookMs: performance.now() });",
    tags: ['stage:measure'],
  },
];
const METADATA = { stagebook: { parameters: { dataset: { type: 'path' } } } };

describe('nbrun rerun of a TypeScript notebook', () => {
  it('gives the same figures and files from the files of the commit; measurements may differ', async () => {
    await using repository = await Repository.create(CELLS, 'tslab', METADATA);
    await repository.write('work/data.txt', 'as committed\n');
    repository.commit('data');
    const record = await repository.run('-p', 'dataset', 'data.txt');
    await repository.write('work/data.txt', 'as edited since\n');
    await repository.write('work/out.txt', 'my own');
    const { code, stdout, stderr } = await repository.nbrun(['rerun', record]);
    expect(stdout, stderr).toMatch(
      /✓ load +as recorded\n ✓ make +as recorded\n ~ measure +may differ: metric tookMs/,
    );
    expect([code, await readFile(join(repository.dir, 'work/out.txt'), 'utf8')]).toEqual([0, 'my own']);
  });

  it('is refused where a parameter was a secret', async () => {
    await using repository = await Repository.create(CELLS, 'tslab', METADATA);
    await repository.nbrun(['run', 'notebook.ipynb', '-p', 'token', 's3cr3t-and-long'], {
      MY_TOKEN: 's3cr3t-and-long',
    });
    const [record = ''] = await repository.records();
    const { code, stderr } = await repository.nbrun(['rerun', record]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('the value of token was a secret, which no record holds.'),
    ]);
  });
});
