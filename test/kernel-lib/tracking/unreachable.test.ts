import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { openTracking, TrackingError } from '../../../kernel-lib/src/tracking.js';
import { quietTracking, temporaryFolders } from './support.js';

const folder = temporaryFolders();
const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

/** A server on loopback that is not MLflow, but answers as one in trouble does. */
async function serverInTrouble(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
}

const answering =
  (status: number, body = 'busy', headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

describe('a server in trouble', () => {
  it.each([
    ['answers 500', answering(500), /status 500, busy/],
    ['answers 429', answering(429, 'slow down', { 'retry-after': '0.01' }), /status 429, slow down/],
    ['never answers', () => undefined, /no answer within 100 ms/],
    [
      'answers 401',
      answering(401, '{"error_code":"UNAUTHENTICATED","message":"who?"}'),
      /401.*MLFLOW_TRACKING_USERNAME/,
    ],
    [
      'sends elsewhere',
      answering(302, '', { location: 'http://b.test/' }),
      /status 302, which sends to http:\/\/b.test/,
    ],
    ['is another server', answering(200, '<html>'), /no MLflow server/],
    ['does not know the path', answering(404, '<html>'), /status 404/],
  ])('that %s fails no run, and the journal keeps it', async (_name, listener, problem) => {
    const uri = await serverInTrouble(listener);
    const tracking = quietTracking(await folder(), { uri, timeoutMs: 100 });
    await tracking.withRun('r', (run) => run.metrics({ a: 1 }));
    const delivery = await tracking.close({ limitMs: 5_000 });
    expect(delivery).toMatchObject({ sent: 0, waiting: 3, refused: [] });
    expect(delivery?.problem).toMatch(problem);
    expect((await tracking.runs())[0]?.status).toBe('finished');
  });

  it('that nobody listens for fails no run either', async () => {
    const tracking = quietTracking(await folder(), { uri: 'http://127.0.0.1:65000' });
    await tracking.withRun('r', (run) => run.metrics({ a: 1 }));
    const delivery = await tracking.close();
    expect(delivery).toMatchObject({ waiting: 3 });
    expect(delivery?.problem).toMatch(/http:\/\/127\.0\.0\.1:65000 did not serve .*: ECONNREFUSED/);
  });

  it('lets nobody wait for it: what is logged is logged at once', async () => {
    const uri = await serverInTrouble(() => undefined);
    const tracking = quietTracking(await folder(), { uri, timeoutMs: 60_000 });
    const run = await tracking.startRun('r');
    for (let step = 0; step < 50; step++) await run.metrics({ a: step }, { step });
    await run.end();
    expect((await tracking.runs())[0]?.metrics.get('a')).toHaveLength(50);
    expect(await tracking.close({ limitMs: 100 })).toMatchObject({ waiting: 52 });
  });

  it('refuses what is registered, so that no promotion waits in a queue', async () => {
    const uri = await serverInTrouble(answering(503));
    const tracking = quietTracking(await folder(), { uri, timeoutMs: 100 });
    const run = await tracking.startRun('r');
    const registered = tracking.registry.register('m', { run, ref: 'hf:a/b' });
    await expect(registered).rejects.toMatchObject({ code: 'TRACKING_UNREACHABLE' });
  });
});

describe('credentials', () => {
  const SECRET = 'hunter2-and-more';

  it.each([
    [{ MLFLOW_TRACKING_USERNAME: 'ada', MLFLOW_TRACKING_PASSWORD: SECRET }, `Basic ${btoa(`ada:${SECRET}`)}`],
    [{ MLFLOW_TRACKING_TOKEN: SECRET }, `Bearer ${SECRET}`],
  ])('are sent from the environment, and never shown', async (environment, expected) => {
    const seen: (string | undefined)[] = [];
    const uri = await serverInTrouble((request, response) => {
      seen.push(request.headers.authorization);
      const message = `bad ${request.headers.authorization} ${SECRET}`;
      response.writeHead(400).end(JSON.stringify({ error_code: 'BAD_REQUEST', message }));
    });
    const dir = await folder();
    const tracking = quietTracking(dir, { uri, environment });
    await tracking.withRun('r', async () => undefined);
    const delivery = await tracking.close();
    expect(new Set(seen)).toEqual(new Set([expected]));
    const said = JSON.stringify([delivery, await tracking.runs(), String(tracking)]);
    expect(delivery?.refused[0]?.why).toContain('***');
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain(btoa(`ada:${SECRET}`));
  });

  it.each([
    ['http://ada:hunter2@127.0.0.1:5000', /holds a user or password. Set MLFLOW_TRACKING_USERNAME/],
    ['file:///tmp/mlruns', /"file:…". Give that of an MLflow server/],
    ['not an address', /is no address/],
  ])('do not belong into an address: %s', (uri, message) => {
    const open = (): unknown => openTracking({ uri, environment: {} });
    expect(open).toThrow(TrackingError);
    expect(open).toThrow(message);
    expect(open).not.toThrow(/hunter2/);
  });

  it('that are half there are said to be', () => {
    const environment = { MLFLOW_TRACKING_USERNAME: 'ada' };
    const open = (): unknown => openTracking({ uri: 'http://127.0.0.1:5000', environment });
    expect(open).toThrow('MLFLOW_TRACKING_PASSWORD is not set');
  });
});
