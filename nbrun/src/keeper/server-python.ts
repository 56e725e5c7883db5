import { readFileSync } from 'node:fs';
import { basename, isAbsolute } from 'node:path';

/**
 * The interpreter of the Jupyter server that started this process, as it was called: an environment's is a link to another's.
 * A server starts a kernelspec's bare `python` with its own. Undefined where the system does not tell.
 */
export function serverPython(serverPid: number = process.ppid): string | undefined {
  try {
    const program = readFileSync(`/proc/${serverPid}/cmdline`, 'utf8').split('\0')[0] ?? '';
    return isAbsolute(program) && isPython(basename(program)) ? program : undefined;
  } catch {
    return undefined;
  }
}

/** A name that a Jupyter server takes for its own interpreter. */
export function isPython(program: string): boolean {
  return /^python(?:3(?:\.\d+)?)?$/.test(program);
}
