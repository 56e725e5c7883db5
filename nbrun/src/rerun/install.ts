import { spawn, type ChildProcess } from 'node:child_process';
import { NbrunError } from '../errors.js';

const TIMEOUT_MS = 1_800_000;

/** Runs the user's command in the checkout; what it prints goes to stderr. @throws {NbrunError} `RERUN_IMPOSSIBLE` */
export async function install(command: string, tree: string, signal: AbortSignal): Promise<void> {
  const child = spawn(command, {
    shell: true,
    cwd: tree,
    stdio: ['ignore', process.stderr, process.stderr],
    timeout: TIMEOUT_MS,
    signal,
  });
  const [code, killed] = await closed(child);
  if (code === 0) return;
  const how = code === null ? `was ended by ${killed ?? 'a signal'}` : `ended with ${code}`;
  throw new NbrunError(
    'RERUN_IMPOSSIBLE',
    `--install "${command}" ${how}. Run it in a fresh clone to see why.`,
  );
}

function closed(child: ChildProcess): Promise<readonly [number | null, NodeJS.Signals | null]> {
  // A command that is stopped, or has no shell, closes as well.
  child.on('error', () => undefined);
  return new Promise((resolve) => child.on('close', (code, killed) => resolve([code, killed])));
}
