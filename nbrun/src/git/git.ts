import { execFile } from 'node:child_process';

export interface GitOptions {
  readonly timeoutMs?: number;
  /** An exit status above 0 that is an answer. Default: 0. */
  readonly accept?: number;
  /** `latin1` keeps every byte. Default: `utf8`. */
  readonly encoding?: 'utf8' | 'latin1';
}

const TIMEOUT_MS = 10_000;
const MAX_OUTPUT_BYTES: number = 64 * 1024 ** 2;

/** What git prints. @throws {Error} with what it says, where it refuses, takes too long, or is not installed. */
export function git(cwd: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const { timeoutMs: timeout = TIMEOUT_MS, accept = 0, encoding = 'utf8' } = options;
  // No prompt, no translated message, and no lock that a `git commit` beside us would stumble over.
  const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  const limits = { cwd, env, timeout, encoding, maxBuffer: MAX_OUTPUT_BYTES };
  return new Promise((resolve, reject) => {
    execFile('git', args, limits, (error, stdout, stderr) => {
      if (error === null || error.code === accept) return resolve(stdout);
      const said = stderr.trim().split('\n')[0] ?? '';
      reject(new Error(said === '' ? error.message : said, { cause: error }));
    });
  });
}
