import { ModelError } from '../error.js';

/** Large repositories have some thousands of files. */
const MAX_FILES = 20_000;

export interface HubFile {
  /** Inside the repository; no part of it is `..`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Of large files. */
  readonly sha256?: string;
  /** Git's own digest, of the others. */
  readonly gitSha1?: string;
}

export interface HubModel {
  readonly commit: string;
  readonly files: readonly HubFile[];
}

/** Decodes the hub's answer. @throws {ModelError} where it is not of the known form. */
export function toHubModel(answer: unknown, repo: string): HubModel {
  const { sha, siblings } = (answer ?? {}) as Record<string, unknown>;
  if (
    typeof sha !== 'string' ||
    !/^[0-9a-f]{40}$/.test(sha) ||
    !Array.isArray(siblings) ||
    siblings.length > MAX_FILES
  ) {
    throw new ModelError(
      'MODEL_DOWNLOAD_FAILED',
      `The hub's answer for "${repo}" is not of the known form. Is HF_ENDPOINT a Hugging Face hub?`,
    );
  }
  return { commit: sha, files: siblings.flatMap(toFile) };
}

function toFile(sibling: unknown): HubFile[] {
  const { rfilename: path, size, lfs, blobId } = (sibling ?? {}) as Record<string, unknown>;
  if (typeof path !== 'string' || !isSafe(path)) return [];
  const sha256 = (lfs as { sha256?: unknown } | undefined)?.sha256;
  const sizeBytes = typeof size === 'number' && size >= 0 ? size : 0;
  if (typeof sha256 === 'string') return [{ path, sizeBytes, sha256 }];
  return [{ path, sizeBytes, ...(typeof blobId === 'string' && { gitSha1: blobId }) }];
}

function isSafe(path: string): boolean {
  return (
    /^[\w.+ -]+(?:\/[\w.+ -]+)*$/.test(path) && path.split('/').every((part) => part !== '..' && part !== '.')
  );
}
