import { constants } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Json, JsonObject, StageSet } from '@stagebook/pipeline';
import { exists } from '../exists.js';
import { glob } from '../glob.js';
import { isInside } from '../is-inside.js';

/**
 * Brings files that stages depend on and that git does not hold, such as data under DVC, into the checkout: copies, so that
 * what a notebook does to them is done to no file of the user's. Returns their paths below the notebook's folder.
 */
export async function copyUncommittedInputs(
  { setup, stages }: StageSet,
  from: string,
  to: string,
): Promise<readonly string[]> {
  const patterns = [...new Set([setup, ...stages].flatMap(({ deps }) => deps))];
  if (patterns.length === 0) return [];
  const made = new Set(stages.flatMap(({ outs }) => outs));
  const names = await glob(patterns, { cwd: from, dot: true, onlyFiles: true });
  const copied: string[] = [];
  for (const name of names) {
    const target = join(to, name);
    if (!isInside(to, target) || made.has(name) || (await exists(target))) continue;
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(from, name), target, constants.COPYFILE_FICLONE);
    copied.push(name);
  }
  return copied;
}

/** Parameters that name a file of the repository name the checkout's, where it has it. */
export async function pathsInto(tree: string, root: string, given: JsonObject): Promise<JsonObject> {
  const moved = Object.entries(given).map(async ([name, value]): Promise<[string, Json]> => {
    if (typeof value !== 'string' || !value.startsWith(root + sep)) return [name, value];
    const inTree = join(tree, relative(root, value));
    return [name, (await exists(inTree)) ? inTree : value];
  });
  return Object.fromEntries(await Promise.all(moved));
}
