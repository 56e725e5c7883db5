import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutputFile, OutputFiles } from '@stagebook/pipeline';

/** Whole outputs of cells that said more than the record's events may hold, under `outputs/` of a record. */
export function outputFiles(recordDir: string): OutputFiles {
  return {
    async open(stage: string, cell: string): Promise<OutputFile> {
      const name = `${stage}-${cell.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.txt`;
      await mkdir(join(recordDir, 'outputs'), { recursive: true });
      const file = await open(join(recordDir, 'outputs', name), 'w');
      return {
        path: `outputs/${name}`,
        append: async (text) => {
          await file.appendFile(text);
        },
        close: () => file.close(),
      };
    },
  };
}
