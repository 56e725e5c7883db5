import { relative, resolve } from 'node:path';
import { glob } from '../glob.js';
import type { ObservedInput, Observation, Stage, StageInputs } from '@stagebook/pipeline';
import { rememberingDigest, type DigestPath } from './digest-path.js';
import { hmacOf } from './hmac.js';
import { observeModules } from './local-modules.js';
import { nearestLockFile } from './lock-file.js';

export interface StageInputsOptions {
  readonly notebookDir: string;
  /** Says what the kernel is without starting it. */
  readonly kernelIdentity: () => Promise<string>;
  /** The store's own key: environment values enter keys as an HMAC under it. */
  readonly hmacKey: () => Promise<Uint8Array>;
  readonly env: NodeJS.ProcessEnv;
  /** Default: one that remembers files for as long as this object lives. */
  readonly digest?: DigestPath;
}

/** More files than this under one stage's `deps` is taken for a mistake in the glob. */
const MAX_DEP_FILES = 100_000;

/** Reads what stages depend on outside the notebook. What cannot be read is unknown: its stage then runs. */
export function stageInputs(options: StageInputsOptions): StageInputs {
  const { notebookDir, digest = rememberingDigest() } = options;
  const kernel = once(options.kernelIdentity);
  const lockFile = once(() => nearestLockFile(notebookDir));

  async function observeAll(stage: Stage, setup: Stage): Promise<readonly ObservedInput[]> {
    const sources = [...setup.cells, ...stage.cells].map(({ source }) => source);
    const inputs: ObservedInput[] = [{ source: 'kernel', name: '', value: await kernel() }];
    const lock = await lockFile();
    if (lock !== undefined) {
      inputs.push({ source: 'lock file', name: relative(notebookDir, lock), value: await digest(lock) });
    }
    inputs.push(...(await observeModules(sources, notebookDir, digest)));
    for (const pattern of [...setup.deps, ...stage.deps])
      inputs.push(...(await observeGlob(pattern, notebookDir, digest)));
    for (const name of stage.env) {
      const value = options.env[name];
      const hmac = value === undefined ? null : hmacOf(value, await options.hmacKey());
      inputs.push({ source: 'env', name, value: hmac });
    }
    return inputs;
  }

  return {
    async observe(stage, setup): Promise<Observation> {
      try {
        return { known: await observeAll(stage, setup) };
      } catch (error) {
        const { path, message } = error as NodeJS.ErrnoException;
        return {
          unknown: path === undefined ? 'an input' : `file ${relative(notebookDir, path)}`,
          why: message,
        };
      }
    },
  };
}

async function observeGlob(
  pattern: string,
  notebookDir: string,
  digest: DigestPath,
): Promise<readonly ObservedInput[]> {
  const found = await glob(pattern, {
    cwd: notebookDir,
    dot: true,
    onlyFiles: true,
    expandDirectories: true,
  });
  if (found.length === 0) return [{ source: 'file', name: pattern, value: null }];
  if (found.length > MAX_DEP_FILES) {
    throw new Error(
      `"${pattern}" matches ${found.length} files, and ${MAX_DEP_FILES} are the most. Narrow the glob.`,
    );
  }
  const inputs: ObservedInput[] = [];
  for (const name of found) {
    inputs.push({ source: 'file', name, value: await digest(resolve(notebookDir, name)) });
  }
  return inputs;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
