import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeLog } from '../../../kernel-lib/src/log.js';
import { verify } from '../../../kernel-lib/src/provenance.js';
import { inference } from './rows.js';

describe('verify of a log', () => {
  it('hashes every row again, in each of the three files', async () => {
    const files = await writeLog(await mkdtemp(join(tmpdir(), 'log-')), [
      inference(),
      inference({ promptIndex: 2 }),
    ]);
    for (const path of [files.csv, files.json, files.parquet])
      expect(await verify(path)).toMatchObject({ ok: true, checked: 2 });
  });

  it('names the row whose output was changed', async () => {
    const { csv } = await writeLog(await mkdtemp(join(tmpdir(), 'log-')), [
      inference(),
      inference({ promptIndex: 2, output: 'Tom' }),
    ]);
    await writeFile(csv, (await readFile(csv, 'utf8')).replace('Tom', 'Tim'));
    const { ok, differences } = await verify(csv);
    expect(ok).toBe(false);
    expect(differences.map(({ what }) => what)).toEqual(['row 2 (stories260k, prompt 2)']);
  });
});
