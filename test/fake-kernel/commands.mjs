import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Runs one cell; a line is a command and its arguments. */
export async function runCell(kernel, request) {
  const { wire } = kernel;
  const cell = {
    reply: { status: 'ok' },
    held: [],
    sendsIdle: true,
    sendsReply: true,
    idleFirst: false,
    replyFirst: false,
  };
  if (!request.content.silent) kernel.count++;
  wire.publish(request, 'status', { execution_state: 'busy' });
  for (const line of request.content.code.split('\n')) {
    const [, name, rest] = /^\s*(\S*)\s?(.*)$/.exec(line) ?? [];
    if (name === '' || name === '#') continue;
    const command = commands[name];
    if (command === undefined)
      Object.assign(cell.reply, fail(kernel, request, 'SyntaxError', `no command ${name}`));
    else await command(rest ?? '', { kernel, request, cell, wire });
    if (cell.reply.status !== 'ok') break;
  }
  const sendReply = () => {
    const content = { ...cell.reply, execution_count: kernel.count };
    if (cell.sendsReply) wire.reply(wire.sockets.shell, request, 'execute_reply', content);
  };
  const sendIdle = () => cell.sendsIdle && wire.publish(request, 'status', { execution_state: 'idle' });
  if (cell.replyFirst) sendReply();
  if (cell.replyFirst) await delay(100);
  for (const send of cell.held) send();
  if (cell.idleFirst) sendIdle();
  if (cell.idleFirst) await delay(100);
  if (!cell.replyFirst) sendReply();
  if (!cell.idleFirst) sendIdle();
  await wire.queue;
}

const commands = {
  print: (text, { wire, request }) =>
    wire.publish(request, 'stream', { name: 'stdout', text: `${unescape(text)}\n` }),
  write: (text, { wire, request }) =>
    wire.publish(request, 'stream', { name: 'stdout', text: unescape(text) }),
  warn: (text, { wire, request }) =>
    wire.publish(request, 'stream', { name: 'stderr', text: `${unescape(text)}\n` }),
  env: (name, { wire, request }) =>
    wire.publish(request, 'stream', { name: 'stdout', text: `${process.env[name]}\n` }),
  cwd: (_, { wire, request }) =>
    wire.publish(request, 'stream', { name: 'stdout', text: `${process.cwd()}\n` }),
  pid: (_, { wire, request }) =>
    wire.publish(request, 'stream', { name: 'stdout', text: `pid=${process.pid}\n` }),
  show: (text, { wire, request }) => wire.publish(request, 'display_data', bundle(text, {})),
  // To the engine, as the library `stagebook` speaks to it.
  say: (json, { wire, request }) => {
    const data = { 'application/vnd.stagebook.v1+json': JSON.parse(json), 'text/plain': json };
    wire.publish(request, 'display_data', { data, metadata: {}, transient: {} });
  },
  'show-without-transient': (text, { wire, request }) =>
    wire.publish(request, 'display_data', bundle(text, null)),
  'show-as': (rest, { wire, request }) => wire.publish(request, 'display_data', named(rest)),
  update: (rest, { wire, request }) => wire.publish(request, 'update_display_data', named(rest)),
  clear: (wait, { wire, request }) => wire.publish(request, 'clear_output', { wait: wait === 'wait' }),
  json: (text, { wire, request }) =>
    wire.publish(request, 'display_data', { data: JSON.parse(text), metadata: {} }),
  sleep: (delayMs) => delay(Number(delayMs)),
  fail: (rest, { kernel, request, cell }) => {
    const [ename, ...words] = rest.split(' ');
    Object.assign(cell.reply, fail(kernel, request, ename, words.join(' ')));
  },
  hang: async (_, { kernel, request, cell }) => {
    await new Promise((resolve) => kernel.onInterrupt.push(resolve));
    Object.assign(cell.reply, fail(kernel, request, 'KeyboardInterrupt', ''));
  },
  /** Hangs on, whatever signal comes but SIGKILL. */
  'hang-deaf': async (_, { kernel }) => {
    kernel.stays = true;
    process.on('SIGTERM', () => undefined);
    await delay(2 ** 31 - 1);
  },
  /** Ends as it should, and then does not go away. */
  stay: (_, { kernel }) => {
    kernel.stays = true;
    process.on('SIGTERM', () => undefined);
  },
  'die-at-interrupt': () => {
    process.removeAllListeners('SIGINT');
  },
  touch: (file) => writeFileSync(file, ''),
  'await-file': async (file) => {
    while (!existsSync(file)) await delay(20);
  },
  /** `append FILE TEXT` */
  append: (rest) => {
    const [file, ...words] = rest.split(' ');
    appendFileSync(file, `${words.join(' ')}\n`);
  },
  /** Hangs in the first kernel that gets here, and in no later one. */
  'hang-once': async () => {
    if (existsSync('.hung')) return;
    writeFileSync('.hung', '');
    await delay(2 ** 31 - 1);
  },
  'exit-later': (delayMs) => void setTimeout(() => process.exit(5), Number(delayMs)),
  wait: () => delay(2 ** 31 - 1),
  exit: (code) => process.exit(Number(code)),
  kill: async (signal) => {
    process.kill(process.pid, signal);
    await delay(10_000);
  },
  'no-idle': (_, { cell }) => void (cell.sendsIdle = false),
  'no-reply': (_, { cell }) => void (cell.sendsReply = false),
  'idle-first': (_, { cell }) => void (cell.idleFirst = true),
  'reply-first': (text, { cell, wire, request }) => {
    cell.replyFirst = true;
    cell.held.push(() => wire.publish(request, 'stream', { name: 'stdout', text: `${text}\n` }));
  },
  status: (status, { cell }) => void (cell.reply.status = status),
  late: (rest, { wire, request }) => {
    const [delayMs, ...words] = rest.split(' ');
    setTimeout(
      () => wire.publish(request, 'stream', { name: 'stdout', text: `${words.join(' ')}\n` }),
      Number(delayMs),
    );
  },
  /** As `late`, without a line feed. */
  'late-write': (rest, { wire, request }) => {
    const [delayMs, ...words] = rest.split(' ');
    const text = unescape(words.join(' '));
    setTimeout(() => wire.publish(request, 'stream', { name: 'stdout', text }), Number(delayMs));
  },
  ask: async (prompt, { wire, request, kernel }) => {
    wire.reply(wire.sockets.stdin, request, 'input_request', { prompt, password: false });
    await new Promise((resolve) => kernel.onInterrupt.push(resolve));
  },
  'wrong-signature': (text, context) => damaged(context, text, { signature: '0'.repeat(64) }),
  'no-delimiter': (text, context) => damaged(context, text, { noDelimiter: true }),
  'extra-frames': (text, context) =>
    damaged(context, text, { extra: [Buffer.from('buffer'), Buffer.alloc(0)] }),
  twice: (text, context) => damaged(context, text, { copies: 2 }),
  'junk-json': (_, context) => damaged(context, '', { content: Buffer.from('{"name": "stdout", "te') }),
  /** Hexadecimal bytes where the text of a stream belongs. */
  bytes: (hex, context) => {
    const text = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    const content = Buffer.concat([Buffer.from('{"name":"stdout","text":"'), text, Buffer.from('"}')]);
    damaged(context, '', { content });
  },
  /** `flood LINES [LINES-PER-MESSAGE]` */
  flood: async (rest, { wire, request }) => {
    const [lines, perMessage = 1] = rest.split(' ').map(Number);
    for (let line = 0; line < lines; line += perMessage) {
      const text = Array.from({ length: perMessage }, (_, index) => `${line + index}\n`).join('');
      wire.publish(request, 'stream', { name: 'stdout', text });
    }
    await wire.queue;
  },
  /** `megabytes COUNT [MEGABYTES-PER-MESSAGE]` of 64-character lines. */
  megabytes: async (rest, { wire, request }) => {
    const [count, perMessage = 1] = rest.split(' ').map(Number);
    const text = `${'x'.repeat(63)}\n`.repeat((perMessage * 1_000_000) / 64);
    for (let sent = 0; sent < count; sent += perMessage) {
      wire.publish(request, 'stream', { name: 'stdout', text });
      await wire.queue;
      await delay(5);
    }
  },
  /** As `megabytes`, when the cell is over. */
  'late-megabytes': (count, context) => void setTimeout(() => void commands.megabytes(count, context), 200),
  /** A child that writes to the kernel's own stdout. */
  child: (text) => void spawnSync('echo', [text], { stdio: ['ignore', 'inherit', 'inherit'] }),
  /** A child that outlives all but SIGKILL, in a session of its own; prints its pid. */
  daemon: (_, { wire, request }) => {
    const script = "trap '' INT TERM HUP; while true; do sleep 1; done";
    const child = spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore' });
    wire.publish(request, 'stream', { name: 'stdout', text: `daemon=${child.pid}\n` });
  },
};

function fail({ wire }, request, ename, evalue) {
  const error = { ename, evalue, traceback: [`${ename}: ${evalue}`] };
  wire.publish(request, 'error', error);
  return { status: 'error', ...error };
}

function damaged({ wire, request }, text, damage) {
  wire.publish(request, 'stream', { name: 'stdout', text: `${text}\n` }, damage);
}

function bundle(text, transient) {
  return { data: { 'text/plain': text }, metadata: {}, transient };
}

function named(rest) {
  const [id, ...words] = rest.split(' ');
  return bundle(words.join(' '), { display_id: id });
}

/** `\n`, `\r`, `\b`, `\u0000`, … as JSON has them. */
function unescape(text) {
  return text.includes('\\') ? JSON.parse(`"${text}"`) : text;
}
