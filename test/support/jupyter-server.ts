import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeJupyterEnvironment } from '../../scripts/jupyter-environment.mjs';
import { freePort } from './free-port.js';

const START_MS = 60_000;
const STOP_MS = 10_000;

export interface JupyterServer extends AsyncDisposable {
  /** With a slash at the end. */
  readonly url: string;
  /** What the server shows as `/`. */
  readonly rootDir: string;
}

export interface JupyterServerOptions {
  /** Default: a fresh folder, removed at the end. */
  readonly rootDir?: string;
  readonly extension?: boolean;
}

/** A JupyterLab with the tslab kernel and the built extension, in folders of its own, open to this machine. */
export async function startJupyter(
  python: string,
  options: JupyterServerOptions = {},
): Promise<JupyterServer> {
  const own = mkdtempSync(join(tmpdir(), 'stagebook-jupyter-'));
  const rootDir = options.rootDir ?? join(own, 'work');
  mkdirSync(rootDir, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const server = spawn(python, ['-m', 'jupyterlab', ...flags(port, rootDir)], {
    cwd: rootDir,
    env: { ...process.env, ...makeJupyterEnvironment(own, { extension: options.extension ?? true }) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  server.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-20_000)));
  const stop = async (): Promise<void> => {
    await end(server);
    rmSync(own, { recursive: true, force: true, maxRetries: 3 });
  };
  const until = Date.now() + START_MS;
  while (!(await answers(url))) {
    if (Date.now() > until || server.exitCode !== null) {
      await stop();
      throw new Error(`JupyterLab did not come up:\n${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return { url, rootDir, [Symbol.asyncDispose]: stop };
}

function flags(port: number, rootDir: string): readonly string[] {
  return [
    '--no-browser',
    '--allow-root',
    '--ip=127.0.0.1',
    `--port=${port}`,
    '--ServerApp.port_retries=0',
    `--ServerApp.root_dir=${rootDir}`,
    '--IdentityProvider.token=',
    '--PasswordIdentityProvider.password_required=False',
    '--ServerApp.disable_check_xsrf=True',
    '--LabApp.expose_app_in_browser=True',
    '--LabApp.news_url=None',
    '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
  ];
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}api/status`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  const late = setTimeout(() => server.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(late);
}
