import { execFile } from 'node:child_process';
import { cpus, release, totalmem, type as osType } from 'node:os';
import { promisify } from 'node:util';
import type { JsonObject } from '@stagebook/pipeline';

const GIT_TIMEOUT_MS = 5_000;
const MIB = 1024 * 1024;

/** Where a run happens, for its record: what a reader needs to judge its numbers, and no secret. */
export async function readEnvironment(notebookDir: string): Promise<JsonObject> {
  const processors = cpus();
  return {
    node: process.version,
    os: `${osType()} ${release()}`,
    arch: process.arch,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryMiB: Math.round(totalmem() / MIB),
    ci: Boolean(process.env['CI']),
    ...(await readGit(notebookDir)),
  };
}

async function readGit(cwd: string): Promise<JsonObject> {
  const git = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('git', args, { cwd, timeout: GIT_TIMEOUT_MS });
    return stdout.trim();
  };
  try {
    const gitCommit = await git('rev-parse', 'HEAD');
    return { gitCommit, gitDirty: (await git('status', '--porcelain', '--untracked-files=no')) !== '' };
  } catch {
    return { gitCommit: null, gitDirty: null };
  }
}
