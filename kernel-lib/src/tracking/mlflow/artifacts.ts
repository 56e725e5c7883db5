import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { TrackingError } from '../error.js';
import type { MlflowHttp } from './http.js';
import type { ServerRun } from './runs.js';

const PROXY = 'mlflow-artifacts:';

/** Sends a file through the server's artifact proxy, streamed; sending it again replaces it by the same. */
export async function putArtifact(
  http: MlflowHttp,
  run: ServerRun,
  path: string,
  file: { readonly path: string; readonly bytes: number },
  signal?: AbortSignal,
): Promise<void> {
  const size = await stat(file.path).then(
    ({ size }) => size,
    () => undefined,
  );
  if (size !== file.bytes) {
    const what = `The journal's copy of artifact "${path}" (${file.path}) has ${size ?? 'no'} bytes, not ${file.bytes}`;
    throw new TrackingError('TRACKING_REFUSED', `${what}. It was removed or damaged; log the file again.`);
  }
  const target = `${proxyPath(http, run)}/${path}`.split('/').map(encodeURIComponent).join('/');
  await http.request({
    method: 'PUT',
    path: `api/2.0/mlflow-artifacts/artifacts/${target}`,
    upload: {
      bytes: file.bytes,
      // Read no further than was kept, so that the announced length holds.
      open: () =>
        (file.bytes === 0
          ? emptyStream()
          : Readable.toWeb(createReadStream(file.path, { end: file.bytes - 1 }))) as never,
    },
    signal,
  });
}

/** `mlflow-artifacts:/1/RUN/artifacts` → `1/RUN/artifacts`. */
function proxyPath(http: MlflowHttp, { runId, artifactUri }: ServerRun): string {
  if (!artifactUri.startsWith(PROXY)) {
    const what = `${http.uri} keeps the artifacts of run ${runId} at ${artifactUri.split(':')[0]}:…, and hands none on`;
    throw new TrackingError(
      'TRACKING_REFUSED',
      `${what}. Start it with --artifacts-destination and --serve-artifacts.`,
    );
  }
  const { pathname } = new URL(artifactUri);
  return pathname.replace(/^\/+|\/+$/g, '');
}

function emptyStream(): ReadableStream {
  return Readable.toWeb(Readable.from([]));
}
