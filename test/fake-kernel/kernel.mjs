// A kernel process that speaks Jupyter's wire protocol over ZeroMQ and misbehaves as its cells tell it to: each line of
// a cell is one command of commands.mjs. How it starts is its second argument.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Publisher, Reply, Router } from 'zeromq';
import { runCell } from './commands.mjs';
import { Wire } from './wire.mjs';

const [connectionFile, start = 'well'] = process.argv.slice(2);
if (start === 'exits') {
  console.error('fake kernel: cannot find its configuration');
  process.exit(4);
}
if (start === 'finds-port-taken' && !existsSync('.port-was-taken')) {
  writeFileSync('.port-was-taken', '');
  console.error('Error: Address already in use');
  process.exit(1);
}
const connection = JSON.parse(readFileSync(connectionFile, 'utf8'));
const key = start === 'signs-wrong' ? 'another key' : connection.key;
const sockets = {
  iopub: new Publisher(),
  shell: new Router(),
  control: new Router(),
  stdin: new Router(),
  hb: new Reply(),
};
for (const [name, socket] of Object.entries(sockets)) {
  if (start === 'publishes-late' && name === 'iopub') continue;
  await socket.bind(`${connection.transport}://${connection.ip}:${connection[`${name}_port`]}`);
}
if (start === 'publishes-late') {
  void delay(800).then(() =>
    sockets.iopub.bind(`${connection.transport}://${connection.ip}:${connection.iopub_port}`),
  );
}
const wire = new Wire(sockets, key);
const kernel = { wire, count: 0, interrupts: 0, onInterrupt: [], stays: false };
process.on('SIGINT', () => interrupt());

listen(sockets.control, async (request) => {
  if (request.header.msg_type === 'interrupt_request') interrupt();
  if (request.header.msg_type === 'shutdown_request' && !kernel.stays) process.exit(0);
});

listen(sockets.shell, async (request) => {
  if (start === 'never-answers') return;
  const { msg_type: type } = request.header;
  if (type !== 'execute_request') wire.publish(request, 'status', { execution_state: 'busy' });
  if (type === 'kernel_info_request') wire.reply(sockets.shell, request, 'kernel_info_reply', infoOf(start));
  if (type === 'execute_request') await runCell(kernel, request);
  else wire.publish(request, 'status', { execution_state: 'idle' });
});

function interrupt() {
  kernel.interrupts++;
  for (const wake of kernel.onInterrupt.splice(0)) wake();
}

async function listen(socket, handle) {
  for await (const frames of socket) {
    const request = wire.parse(frames);
    if (request !== undefined) await handle(request);
  }
}

function infoOf(how) {
  if (how === 'says-little') return { protocol_version: '5.3' };
  return {
    status: 'ok',
    protocol_version: '5.3',
    implementation: 'fake',
    implementation_version: '1.0.0',
    language_info: { name: 'fake', version: '1.0.0', file_extension: '.txt', mimetype: 'text/plain' },
    banner: '',
  };
}
