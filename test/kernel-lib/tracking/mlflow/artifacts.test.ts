import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { putArtifact } from '../../../../kernel-lib/src/tracking/mlflow/artifacts.js';
import { MlflowHttp } from '../../../../kernel-lib/src/tracking/mlflow/http.js';
import { temporaryFolders } from '../support.js';

const folder = temporaryFolders();
const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

async function serve(listener: RequestListener): Promise<MlflowHttp> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return new MlflowHttp(`http://127.0.0.1:${port}`, { environment: {} });
}

const RUN = { runId: 'r1', experimentId: '7', artifactUri: 'mlflow-artifacts:/7/r1/artifacts' };
const BYTES = 3 * 1024 * 1024;

async function kept(bytes = BYTES): Promise<{ path: string; bytes: number }> {
  const path = join(await folder(), 'kept');
  await writeFile(path, Buffer.alloc(bytes, 7));
  return { path, bytes };
}

describe('an artifact', () => {
  it('whose upload breaks in the middle is sent again, whole', async () => {
    const seen: { url: string | undefined; bytes: number }[] = [];
    const http = await serve((request, response) => {
      if (seen.length === 0) request.once('data', () => request.destroy());
      const one = { url: request.url, bytes: 0 };
      seen.push(one);
      request.on('data', (chunk: Buffer) => (one.bytes += chunk.length));
      request.on('end', () => response.end('{}'));
    });
    await putArtifact(http, RUN, 'models/größe 1.bin', await kept());
    expect(seen).toHaveLength(2);
    expect(seen[1]).toEqual({
      url: '/api/2.0/mlflow-artifacts/artifacts/7/r1/artifacts/models/gr%C3%B6%C3%9Fe%201.bin',
      bytes: BYTES,
    });
  });

  it('that is empty arrives as an empty file', async () => {
    const lengths: (string | undefined)[] = [];
    const http = await serve((request, response) => {
      lengths.push(request.headers['content-length']);
      request.resume().on('end', () => response.end('{}'));
    });
    await putArtifact(http, RUN, 'empty', await kept(0));
    expect(lengths).toEqual(['0']);
  });

  it('whose copy is damaged is refused, and nothing is sent', async () => {
    const http = await serve(() => {
      throw new Error('nothing may be sent');
    });
    const file = { ...(await kept(3)), bytes: 4 };
    await expect(putArtifact(http, RUN, 'a', file)).rejects.toThrow(
      /has 3 bytes, not 4. It was removed or damaged/,
    );
  });

  it('is refused where the server hands none on', async () => {
    const http = await serve(() => undefined);
    const run = { ...RUN, artifactUri: 's3://bucket/7' };
    await expect(putArtifact(http, run, 'a', await kept(1))).rejects.toThrow(
      /Start it with --artifacts-destination/,
    );
  });
});
