import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultSnapshotDir, SnapshotFolder } from '../../../../nbrun/src/kernel/snapshot/snapshot-folder.js';
import { scratchFolder } from '../../../support/scratch.js';

const root = scratchFolder();
let folders = 0;

function empty(): { readonly dir: string; readonly folder: SnapshotFolder } {
  const dir = join(root, String(folders++), 'kernels');
  return { dir, folder: new SnapshotFolder(dir) };
}

function put(folder: SnapshotFolder, key: string, ageMs = 0, ending: 'blob' | 'making' = 'blob'): void {
  const path = folder.pathOf(key, ending);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'x');
  const then = new Date(Date.now() - ageMs);
  utimesSync(path, then, then);
}

describe('SnapshotFolder', () => {
  it('has nothing where there is no folder', () => {
    expect(empty().folder.find('a')).toBeUndefined();
  });

  it('lets one process make a snapshot, and no other', () => {
    const { dir, folder } = empty();
    expect(folder.claim('a')).toBe(true);
    expect(new SnapshotFolder(dir).claim('a')).toBe(false);
    expect(folder.claim('b')).toBe(true);
  });

  it('lets another one make what somebody began long ago and left', () => {
    const { folder } = empty();
    put(folder, 'a', 10 * 60_000, 'making');
    expect(folder.claim('a')).toBe(true);
  });

  it('claims nothing that is there, or of no use', () => {
    const { folder } = empty();
    put(folder, 'a');
    expect(folder.claim('a')).toBe(false);
    folder.reject('a');
    expect(folder.find('a')).toBeUndefined();
    expect(folder.claim('a')).toBe(false);
  });

  it('keeps the four that were used last', () => {
    const { dir, folder } = empty();
    for (const [age, key] of ['a', 'b', 'c', 'd', 'e'].entries()) put(folder, key, (age + 1) * 60_000);
    folder.find('e');
    folder.claim('f');
    expect(readdirSync(dir).sort()).toEqual(['a.blob', 'b.blob', 'e.blob', 'f.making']);
  });

  it('is of no use, and no error, where it cannot be written', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    const folder = new SnapshotFolder(join(file, 'kernels'));
    expect(folder.claim('a')).toBe(false);
    folder.reject('a');
    expect(existsSync(file)).toBe(true);
  });
});

describe('defaultSnapshotDir', () => {
  it('is in the cache folder that the environment names', () => {
    expect(defaultSnapshotDir({ XDG_CACHE_HOME: '/caches', HOME: '/home/me' })).toBe('/caches/nbrun/kernels');
  });

  it('is in the home folder where it names none', () => {
    expect(defaultSnapshotDir({ HOME: '/home/me' })).toMatch(/^\/home\/me\/.*nbrun\/kernels$/);
  });
});
