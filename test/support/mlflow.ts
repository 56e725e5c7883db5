import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.js';

const START_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 5_000;

/** A real MLflow server on loopback, with a database of its own. */
export interface MlflowServer {
  readonly uri: string;
  stop(): Promise<void>;
}

/** @param python The one that has MLflow. */
export async function startMlflow(python: string): Promise<MlflowServer> {
  const folder = await mkdtemp(join(tmpdir(), 'stagebook-mlflow-'));
  const port = await freePort();
  const uri = `http://127.0.0.1:${port}`;
  const log = join(folder, 'log.txt');
  const command = [
    ...['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
    ...['--backend-store-uri', `sqlite:///${join(folder, 'mlflow.sqlite')}`],
    ...['--artifacts-destination', join(folder, 'artifacts')],
  ];
  const environment = { MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', MLFLOW_DISABLE_TELEMETRY: 'true' };
  // A process group of its own: the server forks workers, which end with it.
  const server = spawn('/bin/sh', ['-c', 'exec "$@" > "$LOG" 2>&1', 'sh', python, ...command], {
    cwd: folder,
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, ...environment, LOG: log },
  });
  const stop = async (): Promise<void> => {
    await end(server);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await healthy(uri, server, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { uri, stop };
}

async function healthy(uri: string, server: ChildProcess, log: string): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline && server.exitCode === null) {
    const answer = await fetch(`${uri}/health`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
    if (answer?.ok) return;
    await delay(100);
  }
  const said = await readFile(log, 'utf8').catch(() => 'nothing');
  throw new Error(
    `The MLflow server did not start within ${START_LIMIT_MS} ms. It said: ${said.slice(-2_000)}`,
  );
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return;
  const exited = once(server, 'exit');
  process.kill(-server.pid, 'SIGTERM');
  const late = delay(STOP_LIMIT_MS, 'late', { ref: false });
  await Promise.race([exited, late]);
  try {
    process.kill(-server.pid, 'SIGKILL');
  } catch {
    // The whole group is gone.
  }
}
