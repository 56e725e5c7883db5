import { readdirSync, readFileSync } from 'node:fs';

/** In the environment of a kernel, and so of all that it starts: `STAGEBOOK_KERNEL_ID=<id>`. */
export const KERNEL_ID_VARIABLE = 'STAGEBOOK_KERNEL_ID';

/** Signals a process group; one that is gone already is no error. */
export function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? groupId : -groupId, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Kills every process that a kernel started, also those that left its process group or outlived it: they carry its id
 * in their environment. Where the system has no `/proc`, only the group is reached.
 */
export function killDescendants(kernelId: string): void {
  const mark = `${KERNEL_ID_VARIABLE}=${kernelId}`;
  for (const entry of readProc()) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid || !environmentOf(pid).includes(mark)) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone since it was listed.
    }
  }
}

function readProc(): readonly string[] {
  try {
    return readdirSync('/proc');
  } catch {
    return [];
  }
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
