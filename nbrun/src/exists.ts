import { access } from 'node:fs/promises';

/** Whether a file or a folder stands at `path`, links followed. */
export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
