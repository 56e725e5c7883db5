import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hubModel } from '../../../../kernel-lib/src/model/download/hub.js';
import { resolveLoadOptions } from '../../../../kernel-lib/src/model/load-options.js';
import type { LoadProgress } from '../../../../kernel-lib/src/model/types.js';
import { localServer } from '../../../support/local-server.js';
import { scratchFolder } from '../../../support/scratch.js';

const COMMIT = 'c'.repeat(40);
const WEIGHTS = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251));
const FILES: Record<string, Buffer> = {
  'config.json': Buffer.from('{"model_type":"llama"}'),
  'tokenizer.json': Buffer.from('{}'),
  'model.safetensors': WEIGHTS,
  'README.md': Buffer.from('# not needed'),
  'quantised/model.gguf': Buffer.from('GGUF and so on'),
};

/** What the server does wrong, and what it was asked. */
let fault: 'none' | 'cuts' | 'damages' | 'gone' = 'none';
let requests: { url: string; range?: string; authorization?: string }[] = [];
let down = false;

function handle(request: IncomingMessage, response: ServerResponse): void {
  const { url = '' } = request;
  const { range, authorization } = request.headers;
  requests.push({ url, ...(range && { range }), ...(authorization && { authorization }) });
  if (down) return void response.destroy();
  if (url.startsWith('/api/models/org/private')) return void response.writeHead(401).end();
  if (url === '/api/models/org/name/revision/main?blobs=true')
    return void response.end(JSON.stringify(describeModel()));
  const match = /^\/org\/name\/resolve\/c{40}\/(.*)$/.exec(url);
  const bytes = match && FILES[match[1]!];
  if (!bytes) return void response.writeHead(404).end();
  const from = range ? Number(/bytes=(\d+)-/.exec(range)![1]) : 0;
  const body = fault === 'damages' ? Buffer.alloc(bytes.length - from) : bytes.subarray(from);
  response.writeHead(range ? 206 : 200, { 'content-length': body.length });
  if (fault === 'cuts' && bytes.length > 1000) {
    response.write(body.subarray(0, 70_000), () => response.destroy());
  } else response.end(body);
}

function describeModel(): unknown {
  const siblings = Object.entries(FILES).map(([rfilename, bytes]) => ({
    rfilename,
    size: bytes.length,
    ...(bytes.length > 1000
      ? { lfs: { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length } }
      : { blobId: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex') }),
  }));
  return { sha: COMMIT, siblings: [...siblings, { rfilename: '../../escape', size: 1 }] };
}

const folder = scratchFolder();
let runs = 0;

describe('the hub', async () => {
  const url = await localServer(handle);
  let cacheDir: string;
  const load = (file?: string, onProgress?: (progress: LoadProgress) => void): Promise<string> =>
    hubModel(
      { repo: 'org/name', revision: 'main', ...(file !== undefined && { file }) },
      resolveLoadOptions({ cacheDir, ...(onProgress && { onProgress }) }),
    );

  beforeEach(() => {
    vi.stubEnv('HF_ENDPOINT', url);
    vi.stubEnv('HF_TOKEN', '');
    cacheDir = join(folder, String(runs++));
    fault = 'none';
    down = false;
    requests = [];
  });
  afterEach(() => void vi.unstubAllEnvs());

  it('gives the files of a checkpoint, and no others', async () => {
    const path = await load();
    expect(readFileSync(join(path, 'model.safetensors')).equals(WEIGHTS)).toBe(true);
    expect(existsSync(join(path, 'config.json'))).toBe(true);
    expect(existsSync(join(path, 'README.md'))).toBe(false);
  });

  it('gives one named file', async () => {
    expect(readFileSync(await load('quantised/model.gguf'), 'utf8')).toBe('GGUF and so on');
  });

  it('fetches nothing twice', async () => {
    await load();
    requests = [];
    await load();
    expect(requests.map((request) => request.url)).toEqual(['/api/models/org/name/revision/main?blobs=true']);
  });

  it('goes on from where a broken download ended', async () => {
    fault = 'cuts';
    await expect(load()).rejects.toThrow(
      /Downloading .*model.safetensors failed: .* goes on from where it ended/,
    );
    fault = 'none';
    requests = [];
    const path = await load();
    const resumed = requests.find((request) => request.url.endsWith('model.safetensors'))!;
    expect(Number(/bytes=(\d+)-/.exec(resumed.range ?? '')?.[1])).toBeGreaterThan(0);
    expect(readFileSync(join(path, 'model.safetensors')).equals(WEIGHTS)).toBe(true);
  });

  it('keeps no file whose digest is wrong', async () => {
    fault = 'damages';
    await expect(load('quantised/model.gguf')).rejects.toThrow(/arrived damaged: its digest is/);
    expect(existsSync(join(cacheDir, 'hub/org--name', COMMIT, 'quantised/model.gguf'))).toBe(false);
  });

  it('finds out that what an earlier try left is damaged', async () => {
    const part = join(cacheDir, 'hub/org--name', COMMIT, 'model.safetensors.part');
    mkdirSync(dirname(part), { recursive: true });
    writeFileSync(part, Buffer.alloc(1000));
    await expect(load()).rejects.toThrow(/arrived damaged/);
    expect(readFileSync(join(await load(), 'model.safetensors')).equals(WEIGHTS)).toBe(true);
  });

  it('uses what it has where the hub cannot be reached', async () => {
    const path = await load();
    down = true;
    expect(await load()).toBe(path);
  });

  it('says so where it has nothing and the hub cannot be reached', async () => {
    down = true;
    await expect(load()).rejects.toThrow(/Cannot reach http:.*set HF_ENDPOINT to a mirror/);
  });

  it('sends the token, and asks for one where the hub refuses', async () => {
    vi.stubEnv('HF_TOKEN', 'secret-token');
    await load();
    expect(requests.every((request) => request.authorization === 'Bearer secret-token')).toBe(true);
    const refused = hubModel({ repo: 'org/private', revision: 'main' }, resolveLoadOptions({ cacheDir }));
    await expect(refused).rejects.toThrow(/answered 401 .*set HF_TOKEN/);
    await expect(refused).rejects.not.toThrow(/secret-token/);
  });

  it('names the GGUF files where the named one is not there', async () => {
    await expect(load('other.gguf')).rejects.toThrow(
      /has no file "other.gguf". It has quantised\/model.gguf/,
    );
  });

  it('tells how far it is, over all files', async () => {
    const steps: LoadProgress[] = [];
    await load(undefined, (progress) => steps.push(progress));
    const last = steps.at(-1)!;
    expect(last.done).toBe(last.total);
    expect(steps.every((step, i) => i === 0 || step.done >= steps[i - 1]!.done)).toBe(true);
  });
});
