import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ModelError } from '../error.js';
import type { ResolvedLoadOptions } from '../load-options.js';
import { downloadFile } from './download-file.js';
import { type HubFile, type HubModel, toHubModel } from './hub-model.js';

const ENDPOINT = 'https://huggingface.co';
const API_TIMEOUT_MS = 60_000;
/** What a checkpoint is made of; everything else in a repository stays there. */
const CHECKPOINT =
  /^(?:config\.json|generation_config\.json|tokenizer\.json|tokenizer_config\.json|chat_template\.jinja|model\.safetensors\.index\.json|[^/]*\.safetensors)$/;

export interface HubReference {
  readonly repo: string;
  readonly revision: string;
  /** One file of the repository, a GGUF; without it the checkpoint's files. */
  readonly file?: string;
}

/**
 * The path of the file or of the checkpoint's folder, downloaded where it is not yet. `$HF_TOKEN` and `$HF_ENDPOINT`
 * are heeded. Where the hub cannot be reached, what an earlier call of the same revision fetched is used.
 */
export async function hubModel(reference: HubReference, options: ResolvedLoadOptions): Promise<string> {
  const root = join(options.cacheDir, 'hub', reference.repo.replace('/', '--'));
  const refPath = join(root, 'refs', encodeURIComponent(reference.revision));
  const model = await describe(reference, options.signal).catch((error: unknown) => {
    const known = lastKnown(refPath);
    if (known && isUnreachable(error)) return known;
    throw error;
  });
  const folder = join(root, model.commit);
  const files = wantedFiles(model, reference);
  const total = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  let before = 0;
  for (const file of files) {
    const url = `${endpoint()}/${reference.repo}/resolve/${model.commit}/${file.path}`;
    await downloadFile(url, join(folder, file.path), file, {
      headers: authorization(),
      signal: options.signal,
      onBytes: (bytes) => options.onProgress({ label: `download ${file.path}`, done: before + bytes, total }),
    });
    before += file.sizeBytes;
  }
  mkdirSync(dirname(refPath), { recursive: true });
  writeFileSync(refPath, JSON.stringify(model));
  return reference.file === undefined ? folder : join(folder, reference.file);
}

async function describe(
  { repo, revision }: HubReference,
  signal: AbortSignal | undefined,
): Promise<HubModel> {
  const url = `${endpoint()}/api/models/${repo}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const timeout = AbortSignal.timeout(API_TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(url, {
      headers: authorization(),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ModelError(
      'MODEL_DOWNLOAD_FAILED',
      `Cannot reach ${endpoint()} for "${repo}". Check the network, set HF_ENDPOINT to a mirror, or load a "file:".`,
      { cause },
    );
  }
  if (!response.ok) throw refused(repo, revision, response.status);
  return toHubModel(await response.json(), repo);
}

function refused(repo: string, revision: string, status: number): ModelError {
  const why =
    status === 401 || status === 403
      ? 'It does not exist, or it is private or gated: set HF_TOKEN to a token that may read it'
      : status === 404
        ? 'Check the name and the revision'
        : 'Try again later';
  return new ModelError(
    'MODEL_DOWNLOAD_FAILED',
    `The hub answered ${status} for "${repo}" at "${revision}". ${why}.`,
  );
}

function wantedFiles(model: HubModel, { repo, file }: HubReference): HubFile[] {
  if (file !== undefined) {
    const found = model.files.find(({ path }) => path === file);
    if (found) return [found];
    const ggufs = model.files.filter(({ path }) => path.endsWith('.gguf')).map(({ path }) => path);
    throw new ModelError(
      'MODEL_NOT_FOUND',
      `"${repo}" has no file "${file}".${ggufs.length > 0 ? ` It has ${ggufs.join(', ')}.` : ''} Name one that it has.`,
    );
  }
  const files = model.files.filter(({ path }) => CHECKPOINT.test(path));
  if (files.some(({ path }) => path.endsWith('.safetensors'))) return files;
  throw new ModelError(
    'MODEL_UNSUPPORTED',
    `"${repo}" has no .safetensors files at its top. Name a GGUF file in it ("hf:${repo}:FILE.gguf"), or another repository.`,
  );
}

function endpoint(): string {
  return (process.env['HF_ENDPOINT'] || ENDPOINT).replace(/\/+$/, '');
}

function authorization(): Record<string, string> {
  const token = process.env['HF_TOKEN'];
  return token ? { authorization: `Bearer ${token}` } : {};
}

function lastKnown(refPath: string): HubModel | undefined {
  return existsSync(refPath) ? (JSON.parse(readFileSync(refPath, 'utf8')) as HubModel) : undefined;
}

function isUnreachable(error: unknown): boolean {
  return error instanceof ModelError && error.cause !== undefined;
}
