import { lstat, readdir, realpath, symlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { isInside } from '../is-inside.js';

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
    // Above the root, only the nearest counts, and stands above the tree.
    const above = folder !== root && !isInside(root, folder);
    const target = above ? dirname(tree) : join(tree, relative(root, folder));
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

/** Packages that are links to folders of the repository itself, as workspaces are. Others may come and go meanwhile. */
async function linksInto(root: string, packages: string): Promise<readonly string[]> {
  const entries = await entriesOf(packages);
  const scopes = entries.filter(({ name }) => name.startsWith('@'));
  const inScopes = scopes.map(async ({ name: scope }) =>
    (await entriesOf(join(packages, scope))).map(({ name, isLink }) => ({
      name: `${scope}/${name}`,
      isLink,
    })),
  );
  const found: string[] = [];
  for (const { name, isLink } of [...entries, ...(await Promise.all(inScopes)).flat()]) {
    if (!isLink) continue;
    const target = await realpath(join(packages, name)).catch(() => '');
    if (target.startsWith(root + sep) && !target.includes(`${sep}${FOLDER}${sep}`)) found.push(name);
  }
  return found;
}

async function entriesOf(
  folder: string,
): Promise<readonly { readonly name: string; readonly isLink: boolean }[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.map((entry) => ({ name: entry.name, isLink: entry.isSymbolicLink() }));
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
