import { join } from 'node:path';
import { diffRuns, type DiffSide } from '@stagebook/pipeline';
import { EXIT } from '../exit-codes.js';
import { nodeDigests } from '../ports-node.js';
import { readNotebook } from '../run/notebook-file.js';
import { readRecord } from '../store/read-record.js';
import { diffLines } from '../terminal/diff.js';
import { styleFor } from '../terminal/style.js';

export interface DiffOptions {
  readonly json?: boolean;
}

/** `nbrun diff RUN_A RUN_B`: what differs between two runs. Two records that differ are no failure: the status says passed. */
export async function diff(before: string, after: string, { json }: DiffOptions): Promise<number> {
  const result = diffRuns(await readSide(before), await readSide(after), nodeDigests);
  if (json) console.log(JSON.stringify(result, null, 2));
  else console.log(diffLines(result, styleFor(process.stdout, process.env)).join('\n'));
  return EXIT.passed;
}

async function readSide(dir: string): Promise<DiffSide> {
  const { state } = await readRecord(dir);
  const { notebook } = await readNotebook(join(dir, 'executed.ipynb'));
  return { state, executed: notebook };
}
