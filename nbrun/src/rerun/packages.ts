import { lstat, readdir, realpath, symlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

const FOLDER = 'node_modules';

/** Packages that a checkout has none of: those of the working tree. */
export interface LinkedPackages {
  /** Their folders, relative to the root. */
  readonly folders: readonly string[];
  /** Packages whose code stands in the working tree itself, as it is now. */
  readonly workspaces: readonly string[];
}

/** Lets a notebook in `tree` find the packages that it finds in `root`: `notebookDir` is its folder, below both. */
export async function linkPackages(root: string, tree: string, notebookDir: string): Promise<LinkedPackages> {
  const folders: string[] = [];
  const workspaces = new Set<string>();
  for (const folder of foldersUp(join(root, notebookDir))) {
    const packages = join(folder, FOLDER);
    if (!(await exists(packages))) continue;
    const within = relative(root, folder);
    // Above the root, only the nearest counts, and stands above the tree.
    const target = within.startsWith('..') ? dirname(tree) : join(tree, within);
    if ((await exists(join(target, FOLDER))) || !(await exists(target))) continue;
    await symlink(packages, join(target, FOLDER), 'junction');
    folders.push(relative(root, packages));
    for (const name of await linksInto(root, packages)) workspaces.add(name);
  }
  return { folders, workspaces: [...workspaces].sort() };
}

/** From `start` to the file system's root. */
function foldersUp(start: string): readonly string[] {
  const up = dirname(start);
  return up === start ? [start] : [start, ...foldersUp(up)];
}

/** Packages that are links to folders of the repository itself, as workspaces are. */
async function linksInto(root: string, packages: string): Promise<readonly string[]> {
  const names = await readdir(packages);
  const scoped = names.filter((name) => name.startsWith('@'));
  const inScopes = await Promise.all(
    scoped.map(async (scope) => (await readdir(join(packages, scope))).map((name) => `${scope}/${name}`)),
  );
  const found: string[] = [];
  for (const name of [...names.filter((one) => !scoped.includes(one)), ...inScopes.flat()]) {
    const path = join(packages, name);
    if (!(await lstat(path)).isSymbolicLink()) continue;
    const target = await realpath(path).catch(() => '');
    if (target.startsWith(root + sep) && !target.includes(`${sep}${FOLDER}${sep}`)) found.push(name);
  }
  return found;
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
