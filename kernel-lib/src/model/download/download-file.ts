import { createHash, type Hash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ModelError } from '../error.js';

/** Without a byte for this long a download is given up; it can be resumed. */
const STALL_MS = 60_000;

export interface ExpectedFile {
  readonly sizeBytes: number;
  readonly sha256?: string;
  /** Of git's blob form: `blob SIZE\0` and the content. */
  readonly gitSha1?: string;
}

export interface DownloadOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
  onBytes(done: number): void;
}

/**
 * Downloads to `path` unless it is there. What an earlier try left in `path.part` is not fetched again; the file gets
 * its name only when its size and digest are right.
 */
export async function downloadFile(
  url: string,
  path: string,
  expected: ExpectedFile,
  options: DownloadOptions,
): Promise<void> {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.part`;
  const have = existsSync(part) ? statSync(part).size : 0;
  if (have < expected.sizeBytes || have === 0) await fetchRest(url, part, have, expected, options);
  const problem = await findProblem(part, expected);
  if (problem) {
    rmSync(part, { force: true });
    throw new ModelError(
      'MODEL_DOWNLOAD_FAILED',
      `${url} arrived damaged: ${problem}. It was deleted; load again.`,
    );
  }
  renameSync(part, path);
}

async function fetchRest(
  url: string,
  part: string,
  have: number,
  { sizeBytes }: ExpectedFile,
  options: DownloadOptions,
): Promise<void> {
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(new Error(`no byte came for ${STALL_MS / 1000} s`)), STALL_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, stall.signal]) : stall.signal;
  try {
    const range = have > 0 ? { range: `bytes=${have}-` } : {};
    const response = await fetch(url, { headers: { ...options.headers, ...range }, signal });
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    const resumes = response.status === 206;
    const file = await open(part, resumes ? 'a' : 'w');
    let done = resumes ? have : 0;
    try {
      for await (const chunk of response.body) {
        timer.refresh();
        const bytes = chunk as Uint8Array;
        done += bytes.length;
        if (done > sizeBytes) throw new Error(`more than the ${sizeBytes} bytes announced came`);
        await file.write(bytes);
        options.onBytes(done);
      }
    } finally {
      await file.close();
    }
  } catch (cause) {
    options.signal?.throwIfAborted();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(
      'MODEL_DOWNLOAD_FAILED',
      `Downloading ${url} failed: ${why}. Load again: it goes on from where it ended.`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

async function findProblem(
  path: string,
  { sizeBytes, sha256, gitSha1 }: ExpectedFile,
): Promise<string | undefined> {
  const { size } = statSync(path);
  if (size !== sizeBytes) return `it has ${size} bytes of ${sizeBytes}`;
  const expected = sha256 ?? gitSha1;
  if (expected === undefined) return undefined;
  const hash = sha256 === undefined ? createHash('sha1').update(`blob ${size}\0`) : createHash('sha256');
  const actual = await digest(path, hash);
  return actual === expected ? undefined : `its digest is ${actual} where ${expected} was announced`;
}

async function digest(path: string, hash: Hash): Promise<string> {
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
