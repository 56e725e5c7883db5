// The floor: starts a kernel, sends each cell, waits for its reply and idle, and does nothing else. A kernel that has a
// prelude gets it first, as from nbrun: tslab alone refuses to send its idle now and then, and the wait would be the floor.
// node floor-client.mjs NOTEBOOK KERNEL-ARGV-JSON
import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preludeFor } from '@stagebook/pipeline';
import { Dealer, Subscriber } from 'zeromq';

const [path, argvJson] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'floor-'));
const key = randomUUID();
const names = ['shell_port', 'iopub_port', 'stdin_port', 'control_port', 'hb_port'];
const servers = names.map(() => createServer().listen(0, '127.0.0.1'));
await Promise.all(servers.map((server) => once(server, 'listening')));
const ports = Object.fromEntries(names.map((name, at) => [name, servers[at].address().port]));
await Promise.all(servers.map((server) => once(server.close(), 'close')));
const connection = {
  ip: '127.0.0.1',
  transport: 'tcp',
  key,
  signature_scheme: 'hmac-sha256',
  kernel_name: '',
};
const file = join(folder, 'connection.json');
writeFileSync(file, JSON.stringify({ ...connection, ...ports }));
const [program, ...args] = JSON.parse(argvJson).map((word) => word.replace('{connection_file}', file));
const kernel = spawn(program, args, { stdio: 'ignore', cwd: join(path, '..') });

const shell = new Dealer({ linger: 0 });
const iopub = new Subscriber({ linger: 0 });
shell.connect(`tcp://127.0.0.1:${ports.shell_port}`);
iopub.connect(`tcp://127.0.0.1:${ports.iopub_port}`);
iopub.subscribe();
const LOST_IDLE_MS = 2_000;
const waiting = new Map();
let info;
let sending = Promise.resolve();

function arrived(frames, what) {
  const at = frames.findIndex((frame) => frame.toString() === '<IDS|MSG>');
  const header = JSON.parse(frames[at + 2].toString());
  const parent = JSON.parse(frames[at + 3].toString()).msg_id;
  const idle =
    header.msg_type === 'status' && JSON.parse(frames[at + 5].toString()).execution_state === 'idle';
  if (header.msg_type === 'kernel_info_reply') info = JSON.parse(frames[at + 5].toString());
  if (what === 'iopub' && !idle) return;
  const left = waiting.get(parent);
  if (left === undefined) return;
  left.delete(what);
  if (left.size === 0) left.done();
  else if (what === 'shell') setTimeout(left.done, LOST_IDLE_MS);
}
for (const [socket, what] of [
  [shell, 'shell'],
  [iopub, 'iopub'],
]) {
  void (async () => {
    for await (const frames of socket) arrived(frames, what);
  })();
}

async function request(type, content) {
  const id = randomUUID();
  const header = {
    msg_id: id,
    msg_type: type,
    username: '',
    session: key,
    date: new Date().toISOString(),
    version: '5.3',
  };
  const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
  const signature = createHmac('sha256', key).update(parts.join('')).digest('hex');
  const answered = new Promise((done) =>
    waiting.set(id, Object.assign(new Set(['shell', 'iopub']), { done })),
  );
  sending = sending.then(() => shell.send(['<IDS|MSG>', signature, ...parts]));
  await sending;
  return answered;
}

const execute = (code, silent) =>
  request('execute_request', {
    code,
    silent,
    store_history: !silent,
    user_expressions: {},
    allow_stdin: false,
  });

for (let ready = false; !ready;) {
  const later = new Promise((done) => setTimeout(done, 100, 'late'));
  ready = (await Promise.race([request('kernel_info_request', {}), later])) !== 'late';
}
const { cells } = JSON.parse(readFileSync(path, 'utf8'));
const prelude = preludeFor(info);
if (prelude !== undefined) await execute(prelude, true);
for (const { source } of cells) await execute(Array.isArray(source) ? source.join('') : source, false);
kernel.kill('SIGKILL');
rmSync(folder, { recursive: true, force: true });
process.exit(0);
