import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRecordFolder } from '../../../nbrun/src/run/resume.js';
import { temporaryFolder } from '../support.js';

it('a record whose folder cannot be made is refused with the folder, the reason and what to do', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'nbrun-runs'), 'a file where the folder belongs');
  await expect(openRecordFolder(join(folder, 'nbrun-runs', 'run-1'))).rejects.toMatchObject({
    code: 'RECORD_UNWRITABLE',
    message: expect.stringMatching(
      /"[^"]*nbrun-runs\/run-1" cannot be made \(E[A-Z]+\)\. Make "[^"]+" writable/,
    ),
  });
});
