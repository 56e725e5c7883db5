import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Lets git ignore a folder of records, unless it says itself what git should do with it. */
export async function ignoreInGit(runsDir: string): Promise<void> {
  await writeFile(join(runsDir, '.gitignore'), '*\n', { flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
}
