import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeWhole } from '../../../nbrun/src/store/write-whole.js';
import { temporaryFolder } from '../support.js';

it('a file is written in parts, too', async () => {
  const path = join(await temporaryFolder(), 'a.txt');
  await writeWhole(path, ['one\n', 'two\n']);
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
});

describe('writeWhole', () => {
  it('replaces a file', async () => {
    const path = join(await temporaryFolder(), 'a.txt');
    await writeFile(path, 'old');
    await writeWhole(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('leaves no temporary file behind when it fails', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'taken'));
    await expect(writeWhole(join(folder, 'taken'), 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it('keeps the old file when the new one cannot be written', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a.txt');
    await writeFile(path, 'old');
    await expect(writeWhole(join(folder, 'missing', 'a.txt'), 'new')).rejects.toThrow('ENOENT');
    expect(await readFile(path, 'utf8')).toBe('old');
  });
});
