import { spawnSync } from 'node:child_process';

/**
 * Runs a program that must end well.
 *
 * @returns what it wrote to stdout; the rest goes to this process's stderr.
 */
export function must(command: string, args: readonly string[], options: { cwd?: string } = {}): string {
  const { status, error, stdout } = spawnSync(command, args, {
    ...options,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: Infinity,
  });
  const why = error === undefined ? `ended with ${status}` : `could not run: ${error.message}`;
  if (status !== 0) throw new Error(`"${[command, ...args].join(' ')}" ${why}.`);
  return stdout;
}
