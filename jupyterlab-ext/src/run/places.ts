import { PageConfig, PathExt } from '@jupyterlab/coreutils';
import type { ServiceManager } from '@jupyterlab/services';
import { ContentsFolder } from '../store/contents-folder.js';

/** The name of every session of a run: a later page knows it by it. */
export function sessionPrefix(runId: string): string {
  return `stagebook-${runId}-`;
}

/** The folder of runs beside what is in `folder`. */
export function runsFolder(contents: ServiceManager.IManager['contents'], folder: string): ContentsFolder {
  return new ContentsFolder(contents, folder === '' ? 'nbrun-runs' : `${folder}/nbrun-runs`);
}

/** The folder of runs of a notebook, by its path. */
export function runsFolderOf(
  contents: ServiceManager.IManager['contents'],
  notebookPath: string,
): ContentsFolder {
  return runsFolder(contents, PathExt.dirname(notebookPath));
}

/** Where the kernel finds a path of the contents service; relative to its own folder where the server does not say. */
export function absolutePath(path: string): string {
  const root = PageConfig.getOption('serverRoot');
  return root.startsWith('/') ? `${root.replace(/\/$/, '')}/${path}` : path.slice(path.indexOf('nbrun-runs'));
}

/** Where the contents service finds a path of the kernel; undefined where it does not reach. */
export function contentsPath(path: string, folder: string): string | undefined {
  if (!path.startsWith('/')) return folder === '' ? path : `${folder}/${path}`;
  const root = PageConfig.getOption('serverRoot').replace(/\/$/, '');
  return root !== '' && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
}
