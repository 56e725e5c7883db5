import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { glob } from '../../nbrun/src/glob.js';
import { scratchFolder } from '../support/scratch.js';

it('lists what matches, sorted, whatever the order on the disk', async () => {
  const cwd = scratchFolder();
  mkdirSync(join(cwd, 'b'));
  for (const name of ['z.csv', 'b/c.csv', 'a.csv', 'a.txt']) writeFileSync(join(cwd, name), '');
  expect(await glob('**/*.csv', { cwd })).toEqual(['a.csv', 'b/c.csv', 'z.csv']);
});
