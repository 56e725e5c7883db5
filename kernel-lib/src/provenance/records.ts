import { existsSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { CSV_HEADER } from '../log/csv.js';

const LEFT_OUT = new Set(['.git', '.dvc', '.hg', 'node_modules', '.venv']);

/** What in a folder says how something should be: `.dvc` files, `dvc.lock`, and logs in their three forms. Sorted. */
export async function findRecords(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!LEFT_OUT.has(entry.name)) found.push(...(await findRecords(path)));
    } else if (entry.isFile()) {
      if (extname(entry.name) === '.dvc' || entry.name === 'dvc.lock') found.push(path);
      else if (extname(entry.name) === '.csv' && (await isLog(path))) found.push(...formsOf(path));
    }
  }
  return found.sort();
}

async function isLog(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(CSV_HEADER.length), 0, CSV_HEADER.length, 0);
    return buffer.toString('utf8', 0, bytesRead) === CSV_HEADER;
  } finally {
    await file.close();
  }
}

function formsOf(csv: string): string[] {
  return ['.csv', '.json', '.parquet']
    .map((type) => csv.replace(/\.csv$/, type))
    .filter((path) => existsSync(path));
}
