import { spawn, type ChildProcess } from 'node:child_process';
import { KERNEL_ID_VARIABLE } from './descendants.js';

/**
 * Waits, in a session of its own, until its standard input ends, which it does however its parent died; then kills the
 * kernel's process group and all that carries the kernel's id, and removes the kernel's folder. A few passes, since a
 * process may fork while it is looked for.
 */
const SCRIPT = `
trap '' INT TERM HUP
read -r group
cat >/dev/null
for pass in 1 2 3; do
  [ -n "$group" ] && kill -KILL -- "-$group"
  for file in $(grep -ls "$1" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    kill -KILL "\${pid%/environ}"
  done
  sleep 0.1
done
rm -rf -- "$2"
`;

/** A small process that outlives this one just long enough to take the kernel with it. */
export class Watchdog implements Disposable {
  readonly #process: ChildProcess | undefined;

  /** @param folder Removed as well when this process dies. */
  constructor(kernelId: string, folder: string) {
    if (process.platform === 'win32') return;
    this.#process = spawn(
      '/bin/sh',
      ['-c', SCRIPT, 'nbrun-watchdog', `${KERNEL_ID_VARIABLE}=${kernelId}`, folder],
      {
        detached: true,
        stdio: ['pipe', 'ignore', 'ignore'],
        env: process.env['PATH'] === undefined ? {} : { PATH: process.env['PATH'] },
      },
    );
    this.#process.on('error', () => undefined);
    this.#process.stdin?.on('error', () => undefined);
    this.#process.unref();
  }

  /** Says which process group to kill. */
  guard(groupId: number): void {
    this.#process?.stdin?.write(`${groupId}\n`);
  }

  /** Nothing is left to watch. */
  [Symbol.dispose](): void {
    this.#process?.kill('SIGKILL');
    this.#process?.stdin?.destroy();
  }
}
