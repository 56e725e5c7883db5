import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Repository } from './repository.js';

it('a run on a tree with uncommitted changes says so at its start, at its end, in show, report and JUnit', async () => {
  await using repository = await Repository.create([{ code: 'print one', tags: ['stage:one'] }]);
  await repository.write('work/new.ts', '');
  const { stdout } = await repository.nbrun(['run', 'notebook.ipynb']);
  const [record = ''] = await repository.records();
  const note =
    /Uncommitted changes: commit [0-9a-f]{10} does not say what ran \(work\/new.ts \(untracked\)\)/;
  expect(stdout.split('\n').filter((line) => note.test(line))).toHaveLength(2);
  expect((await repository.nbrun(['show', record])).stdout).toMatch(note);
  for (const file of ['report.html', 'junit.xml'])
    expect(await readFile(join(record, file), 'utf8')).toMatch(note);
});
