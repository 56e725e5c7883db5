import { dirname, join } from 'node:path';
import { exists } from '../exists.js';

const NAMES = [
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'deno.lock',
  'uv.lock',
  'poetry.lock',
  'requirements.txt',
];

/** The lock file that stands for the installed packages: the nearest one, from `folder` upwards. */
export async function nearestLockFile(folder: string): Promise<string | undefined> {
  for (const name of NAMES) {
    const path = join(folder, name);
    if (await exists(path)) return path;
  }
  return dirname(folder) === folder ? undefined : nearestLockFile(dirname(folder));
}
