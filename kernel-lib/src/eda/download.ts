import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StagebookError } from '../check/error.js';
import { withoutCredentials } from '../provenance/remote.js';

export function isRemote(source: string): boolean {
  return /^(https?|hf):\/\//i.test(source);
}

const TIMEOUT_MS = 600_000;

/**
 * Brings a file to a temporary folder; `remove` deletes it.
 *
 * @throws {StagebookError} `DOWNLOAD_FAILED`
 */
export async function download(
  source: string,
  signal?: AbortSignal,
): Promise<{ path: string; remove: () => Promise<void> }> {
  const url = toUrl(source);
  const shown = withoutCredentials(url);
  const bound = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]);
  const folder = await mkdtemp(join(tmpdir(), 'stagebook-table-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const response = await fetch(url, { signal: bound, headers: headersFor(source) });
    if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
    const path = join(folder, basename(new URL(url).pathname) || 'table');
    await pipeline(Readable.fromWeb(response.body), createWriteStream(path), {
      signal: bound,
    });
    return { path, remove };
  } catch (cause) {
    await remove();
    signal?.throwIfAborted();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StagebookError(
      'DOWNLOAD_FAILED',
      `${shown} could not be fetched: ${why}. Check the address and the network.`,
      { cause },
    );
  }
}

/** `hf://datasets/ORG/NAME[@REVISION]/FILE`, at the hub that `HF_ENDPOINT` names. */
function toUrl(source: string): string {
  if (!/^hf:/i.test(source)) return source;
  const match = /^hf:\/\/datasets\/([^/@]+\/[^/@]+)(?:@([^/]+))?\/(.+)$/.exec(source);
  if (match === null) {
    throw new StagebookError(
      'ARGUMENT_INVALID',
      `${source} is no file of a data set. Write hf://datasets/ORG/NAME/FILE, with @REVISION after NAME if needed.`,
    );
  }
  const [, name = '', revision = 'main', file = ''] = match;
  const hub = (process.env['HF_ENDPOINT'] ?? 'https://huggingface.co').replace(/\/$/, '');
  const path = file.split('/').map(encodeURIComponent).join('/');
  return `${hub}/datasets/${name}/resolve/${encodeURIComponent(revision)}/${path}`;
}

/** The token goes to the hub alone. */
function headersFor(source: string): Record<string, string> {
  const token = process.env['HF_TOKEN'];
  return /^hf:/i.test(source) && token ? { authorization: `Bearer ${token}` } : {};
}
