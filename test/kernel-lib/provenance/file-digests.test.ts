import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestFile, md5File } from '../../../kernel-lib/src/provenance.js';

const hex = (name: string, data: Uint8Array) => createHash(name).update(data).digest('hex');

describe('digestFile', () => {
  it.each([0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_500_000])(
    'hashes %i bytes whole',
    async (bytes) => {
      const path = join(await mkdtemp(join(tmpdir(), 'digest-')), 'a');
      const data = Buffer.alloc(bytes, 'stagebook');
      await writeFile(path, data);
      expect(await digestFile(path)).toEqual({ md5: hex('md5', data), sha256: hex('sha256', data), bytes });
      expect(await md5File(path)).toEqual({ md5: hex('md5', data), bytes });
    },
  );

  it('hashes what says it is empty and is not', async () => {
    expect((await md5File('/proc/self/maps')).bytes).toBeGreaterThan(100);
  });

  it('refuses a folder', async () => {
    await expect(digestFile(tmpdir())).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it('stops when told to', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'digest-')), 'a');
    await writeFile(path, 'x');
    await expect(md5File(path, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });
});
