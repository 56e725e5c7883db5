// A Jupyter of the repository's own: its kernels, its extension, and nothing of the user's home.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where `npm run build:lab` leaves the extension. */
export const labextension = join(root, 'jupyterlab-ext', 'jupyterlab_stagebook', 'labextension');

/**
 * Makes a folder with the `tslab` kernel and the built extension, and returns the variables by which a Jupyter server uses
 * it and keeps its own files there too.
 *
 * @param {string} folder
 * @param {{ extension?: boolean }} options `extension: false` leaves the extension out, as where pip installed it.
 */
export function makeJupyterEnvironment(folder, { extension = true } = {}) {
  const share = join(folder, 'share');
  const tslab = dirname(createRequire(join(root, 'notebooks', 'package.json')).resolve('tslab/package.json'));
  writeJson(join(share, 'kernels', 'tslab', 'kernel.json'), {
    argv: [process.execPath, join(tslab, 'bin', 'tslab'), 'kernel', '--config-path', '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
  });
  const link = join(share, 'labextensions', 'jupyterlab-stagebook');
  rmSync(link, { recursive: true, force: true });
  mkdirSync(dirname(link), { recursive: true });
  if (extension) symlinkSync(labextension, link);
  // JupyterLab runs its own yarn, a CommonJS script in the environment below; the repository's package.json says "module".
  writeJson(join(root, '.stagebook', 'package.json'), { type: 'commonjs' });
  writeJson(join(folder, 'config', 'labconfig', 'page_config.json'), {
    disabledExtensions: { '@jupyterlab/apputils-extension:announcements': true },
  });
  return {
    JUPYTER_PATH: share,
    JUPYTER_CONFIG_DIR: join(folder, 'config'),
    JUPYTER_DATA_DIR: join(folder, 'data'),
    JUPYTER_RUNTIME_DIR: join(folder, 'runtime'),
    JUPYTERLAB_SETTINGS_DIR: join(folder, 'settings'),
    JUPYTERLAB_WORKSPACES_DIR: join(folder, 'workspaces'),
    IPYTHONDIR: join(folder, 'ipython'),
    // Where the contents service puts what is deleted, instead of the trash in the user's home.
    XDG_DATA_HOME: join(folder, 'xdg-data'),
  };
}

function writeJson(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}
