import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const CHANNELS = ['shell', 'iopub', 'stdin', 'control', 'hb'] as const;
export type Channel = (typeof CHANNELS)[number];

/** How to reach one kernel, in a folder that only this user may open. */
export interface Connection extends AsyncDisposable {
  readonly file: string;
  readonly folder: string;
  readonly key: string;
  /** Undefined while an ipc socket is not there yet: kernels disagree on its name. */
  endpoint(channel: Channel): string | undefined;
}

/** The longest path that a Unix socket may have on every system, its terminator left out. */
const MAX_SOCKET_PATH_CHARS = 103;

/**
 * Writes the file that tells a kernel where to listen. With `ipc`, sockets lie in the folder and no port is taken; else
 * five ports that were free just now: a kernel that finds one taken since then ends, and is started again.
 */
export async function createConnection(kernelName: string, transport: 'ipc' | 'tcp'): Promise<Connection> {
  const folder = await mkdtemp(join(tmpdir(), 'nbrun-'));
  const socket = join(folder, 'k');
  const ipc = transport === 'ipc' && socket.length + 2 <= MAX_SOCKET_PATH_CHARS;
  const ports = ipc ? CHANNELS.map((_, index) => index + 1) : await freePorts(CHANNELS.length);
  const portOf = (channel: Channel): number => ports[CHANNELS.indexOf(channel)] ?? 0;
  const key = randomBytes(32).toString('hex');
  const file = join(folder, 'connection.json');
  const content = {
    transport: ipc ? 'ipc' : 'tcp',
    ip: ipc ? socket : '127.0.0.1',
    ...Object.fromEntries(CHANNELS.map((channel) => [`${channel}_port`, portOf(channel)])),
    signature_scheme: 'hmac-sha256',
    key,
    kernel_name: kernelName,
  };
  await writeFile(file, JSON.stringify(content, null, 2), { mode: 0o600 });
  return {
    file,
    folder,
    key,
    endpoint: (channel) =>
      ipc ? ipcEndpoint(socket, portOf(channel)) : `tcp://127.0.0.1:${portOf(channel)}`,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Jupyter joins path and number with `-`; tslab, which writes every address as `ip:port`, with `:`. */
function ipcEndpoint(socket: string, number: number): string | undefined {
  const path = [`${socket}-${number}`, `${socket}:${number}`].find((candidate) => existsSync(candidate));
  return path && `ipc://${path}`;
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise((resolve) => server.close(resolve));
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
  );
}

async function listen(): Promise<ReturnType<typeof createServer>> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}
