import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** A folder of kernelspecs. */
export interface KernelFolder {
  readonly path: string;
  /** The environment (`sys.prefix`) that it belongs to; undefined for a user's or the system's. */
  readonly prefix: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where Jupyter looks for kernelspecs, first found first: `JUPYTER_PATH`, the active environments, the user's data
 * folder, the environments of the `python` and `jupyter` on `PATH`, the system. Only folders that exist.
 */
export async function kernelFolders(env: Environment = process.env): Promise<readonly KernelFolder[]> {
  const folders: KernelFolder[] = [];
  const add = (data: string | undefined, prefix?: string): void => {
    if (data === undefined || data === '') return;
    const path = join(data, 'kernels');
    if (existsSync(path) && !folders.some((folder) => folder.path === path)) folders.push({ path, prefix });
  };
  for (const data of (env['JUPYTER_PATH'] ?? '').split(delimiter)) add(data);
  for (const prefix of [env['VIRTUAL_ENV'], env['CONDA_PREFIX']]) if (prefix) add(shareOf(prefix), prefix);
  add(userData(env));
  for (const prefix of await prefixesOnPath(env)) add(shareOf(prefix), prefix);
  for (const data of systemData(env)) add(data);
  return folders;
}

function shareOf(prefix: string): string {
  return join(prefix, 'share', 'jupyter');
}

function userData(env: Environment): string {
  const given = env['JUPYTER_DATA_DIR'];
  if (given) return given;
  const home = env['HOME'] ?? homedir();
  switch (process.platform) {
    case 'darwin':
      return join(home, 'Library', 'Jupyter');
    case 'win32':
      return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'jupyter');
    default:
      return join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'jupyter');
  }
}

function systemData(env: Environment): readonly string[] {
  if (process.platform === 'win32') return env['PROGRAMDATA'] ? [join(env['PROGRAMDATA'], 'jupyter')] : [];
  return ['/usr/local/share/jupyter', '/usr/share/jupyter'];
}

const PROGRAMS =
  process.platform === 'win32' ? ['python.exe', 'jupyter.exe'] : ['python3', 'python', 'jupyter'];

/** `PREFIX/bin/python` names its environment; so does what a link to it points to. */
async function prefixesOnPath(env: Environment): Promise<readonly string[]> {
  const prefixes = new Set<string>();
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    for (const program of PROGRAMS) {
      const path = join(folder, program);
      if (folder === '' || !existsSync(path)) continue;
      prefixes.add(dirname(folder));
      prefixes.add(dirname(dirname(await realpath(path).catch(() => path))));
    }
  }
  return [...prefixes];
}
