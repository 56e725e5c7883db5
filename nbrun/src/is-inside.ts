import { isAbsolute, relative, sep } from 'node:path';

/** Whether `path` stands below `folder`, which itself does not. Both are absolute. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  // From one drive of Windows to another it is absolute.
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
