import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutputFile, OutputFiles } from '@stagebook/pipeline';

/** Whole outputs of cells that said more than the record's events may hold, under `outputs/` of a record. */
export function outputFiles(recordDir: string): OutputFiles {
  return {
    async open(stage: string, cell: string): Promise<OutputFile> {
      const path = `outputs/${stage}-${cell.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.txt`;
      await mkdir(join(recordDir, 'outputs'), { recursive: true });
      const file = await open(join(recordDir, path), 'w');
      const hash = createHash('sha256');
      let bytes = 0;
      return {
        append: async (text) => {
          const data = Buffer.from(text);
          bytes += data.length;
          hash.update(data);
          await file.appendFile(data);
        },
        close: async () => {
          await file.close();
          return { path, bytes, sha256: hash.digest('hex') };
        },
      };
    },
  };
}
