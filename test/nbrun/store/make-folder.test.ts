import { existsSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../../../nbrun/src/store/make-folder.js';
import { temporaryFolder } from '../support.js';

it('makes a folder and those above it', async () => {
  const path = join(await temporaryFolder(), 'a', 'b', 'c');
  await makeFolder(path);
  expect((await stat(path)).isDirectory()).toBe(true);
});

it('leaves a folder that is there', async () => {
  const path = await temporaryFolder();
  await expect(makeFolder(path)).resolves.toBeUndefined();
});

it('two at once make one', async () => {
  const path = join(await temporaryFolder(), 'a', 'b');
  await Promise.all([makeFolder(path), makeFolder(path)]);
  expect((await stat(path)).isDirectory()).toBe(true);
});

it.each(['file', 'file/below'])('refuses %s where a file stands', async (name) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  await expect(makeFolder(join(folder, name))).rejects.toThrow(/EEXIST|ENOTDIR/);
});

it.skipIf(!existsSync('/proc/self'))('ends where a file system takes no folders', async () => {
  await expect(makeFolder('/proc/stagebook/below')).rejects.toThrow('ENOENT');
});
