import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { livingHolder, takeLease } from '../../../nbrun/src/store/lease.js';
import { temporaryFolder } from '../support.js';

const dead = JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), started: '1' });

describe('a lease', () => {
  it('is held by one, and free when that one is done', async () => {
    const dir = await temporaryFolder();
    const lease = await takeLease(dir);
    await expect(takeLease(dir)).rejects.toThrow(`still going on, in process ${process.pid}`);
    await lease[Symbol.asyncDispose]();
    expect([await livingHolder(dir), await readdir(dir)]).toEqual([undefined, []]);
  });

  it('of a dead process is taken over, by exactly one of several', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'lease.json'), dead);
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => takeLease(dir)));
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(dir)).toEqual(['lease.json']);
  });

  it('that a page has released is nobody’s', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'lease.json'), '{"tab":"t","beat":4,"released":true}');
    expect(await livingHolder(dir)).toBeUndefined();
    await using _lease = await takeLease(dir);
    expect(await livingHolder(dir)).toContain(`process ${process.pid}`);
  });

  it('of a process on another host counts as held', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'lease.json'), JSON.stringify({ pid: 1, host: 'elsewhere', started: '' }));
    await expect(takeLease(dir)).rejects.toThrow('process 1 on elsewhere');
  });

  it.each([
    ['a page', '{"tab":"t","beat":3}'],
    ['nobody knows whom', ''],
  ])('of %s counts as held while it is young, and is taken over when it is old', async (_whose, text) => {
    const dir = await temporaryFolder();
    const path = join(dir, 'lease.json');
    await writeFile(path, text);
    expect(await livingHolder(dir)).toBe('a page of JupyterLab');
    await utimes(path, new Date(0), new Date(0));
    await using _lease = await takeLease(dir);
    expect(await livingHolder(dir)).toContain(`process ${process.pid}`);
  });
});
