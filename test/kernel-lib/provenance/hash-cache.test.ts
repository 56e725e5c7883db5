import { mkdtemp, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { md5, openHashCache } from '../../../kernel-lib/src/provenance.js';

async function settledFile(text: string): Promise<{ file: string; cache: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'hash-'));
  const file = join(folder, 'a');
  await writeFile(file, text);
  await utimes(file, new Date('2020-01-01'), new Date('2020-01-01'));
  return { file, cache: join(folder, 'cache.json') };
}

async function remember(file: string, path: string): Promise<void> {
  const cache = await openHashCache(path);
  await cache.md5(file);
  await cache.save();
}

describe('openHashCache', () => {
  it('remembers a file that has not changed', async () => {
    const { file, cache } = await settledFile('one');
    await remember(file, cache);
    const forged = (await readFile(cache, 'utf8')).replace(md5('one'), '0'.repeat(32));
    await writeFile(cache, forged);
    expect((await (await openHashCache(cache)).md5(file)).md5).toBe('0'.repeat(32));
  });

  it('reads again after a change of the same size and time', async () => {
    const { file, cache } = await settledFile('one');
    await remember(file, cache);
    const { mtime } = await stat(file);
    await writeFile(file, 'two');
    await utimes(file, mtime, mtime);
    expect((await (await openHashCache(cache)).md5(file)).md5).toBe(md5('two'));
  });

  it('reads again when another file took the place', async () => {
    const { file, cache } = await settledFile('one');
    await remember(file, cache);
    const other = await settledFile('two');
    await rename(other.file, file);
    expect((await (await openHashCache(cache)).md5(file)).md5).toBe(md5('two'));
  });

  it('does not remember what may still be changing', async () => {
    const { file, cache } = await settledFile('one');
    await writeFile(file, 'now');
    await remember(file, cache);
    await expect(readFile(cache)).rejects.toThrow('ENOENT');
  });

  it.each(['', '[1', '{"x": 1}', 'null'])('does without a cache that is %j', async (text) => {
    const { file, cache } = await settledFile('one');
    await writeFile(cache, text);
    expect((await (await openHashCache(cache)).md5(file)).md5).toBe(md5('one'));
  });

  it('does not fail where it cannot be written', async () => {
    const { file } = await settledFile('one');
    await expect(remember(file, join(file, 'below-a-file', 'cache.json'))).resolves.toBeUndefined();
  });
});
