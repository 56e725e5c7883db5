/** A count of what one cell wrote, so that a reader knows whether all of it came. Never shown. */
export const FLUSHED_MIME = 'application/vnd.stagebook.flushed.v1+json';

/**
 * Why: tslab publishes each write as one message and waits for none, while zeromq.js sends some 500 at a time and
 * refuses the rest until the event loop turns: of 20,000 lines 506 arrive, and the idle status may be lost with the rest.
 *
 * What: the publishing socket gets a queue without a limit in front, and a send timeout of 0: zeromq.js else makes every
 * 513th send wait for the event loop and refuses the one after it as busy, whatever the time between them. The handler's
 * writers are wrapped, per cell, so that texts are joined up to BATCH_CHARS, and longer ones go out in pieces of
 * MAX_CHARS; pending text goes out before every display, before the reply, and after FLUSH_MS where a cell awaits. A cell that writes much without ever awaiting is slowed a little (PAUSE_MS per batch), so that the
 * reader keeps up. The reply waits one turn of the event loop, so that a floating rejection is reported inside its own
 * cell, and until the queue is empty. Requests marked silent take no execution count. After an error tslab drops what
 * comes within 200 ms; cells come one at a time, so the next one need not be dropped.
 *
 * Where: `JupyterHandlerImpl.prototype.handleExecute` and `ZmqServer.prototype.publishStatus` (tslab dist/jupyter.js),
 * found in Node's module cache by the `require` that tslab's executor leaves in `globalThis.__tslab__`. A tslab of
 * another shape is left as it is.
 */
const patch = `
const { setTimeout, clearTimeout, setImmediate } = globalThis;
const BATCH_CHARS = 1 << 18, MAX_CHARS = 1 << 21, FLUSH_MS = 25, PAUSE_MS = 1, COUNT_FROM = 200, MAX_DIRECT = 400;
const mark = Symbol.for('stagebook.patched');
const turn = () => new Promise((resolve) => setImmediate(resolve));
const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
let draining;

/** Stands for a socket, which itself cannot be changed. */
function queueBefore(socket) {
  socket.sendHighWaterMark = 0;
  socket.sendTimeout = 0;
  let direct = 0, waiting = [];
  const drain = async () => {
    await turn();
    for (let next = 0; next < waiting.length; next++) {
      await socket.send(waiting[next]);
      if (next % MAX_DIRECT === MAX_DIRECT - 1) await turn();
    }
    waiting = [];
    draining = undefined;
  };
  const send = (frames) => {
    if (draining === undefined && direct < MAX_DIRECT) {
      if (direct++ === 0) setImmediate(() => (direct = 0));
      return socket.send(frames);
    }
    waiting.push(frames);
    return (draining ??= drain());
  };
  return { [mark]: true, send, close: () => socket.close() };
}

function joinWrites(handler) {
  const original = handler.handleExecute;
  let first = true;
  handler.handleExecute = async function (request, writeStream, writeDisplay) {
    if (first) this.execCount--;
    first = false;
    const count = this.execCount;
    const pending = { stdout: '', stderr: '' };
    let last = 'stdout', timer, sent = 0, chars = 0;
    const flush = () => {
      clearTimeout(timer);
      timer = undefined;
      const text = pending[last];
      pending[last] = '';
      for (let start = 0, end; start < text.length; start = end) {
        end = Math.min(start + MAX_CHARS, text.length);
        if (end < text.length && /[\\ud800-\\udbff]/.test(text[end - 1])) end++;
        writeStream(last, text.slice(start, end));
        sent++;
      }
      chars += text.length;
    };
    const write = (name, text) => {
      if (name !== last) flush();
      last = name;
      pending[name] += text;
      if (pending[name].length >= BATCH_CHARS) {
        flush();
        pause();
      } else timer ??= setTimeout(flush, FLUSH_MS);
    };
    const display = (data, update) => {
      flush();
      writeDisplay(data, update);
      sent++;
    };
    const content = await original.call(this, request, write, display);
    await turn();
    flush();
    if (sent >= COUNT_FROM) writeDisplay({ data: { '${FLUSHED_MIME}': { chars } }, metadata: {}, transient: {} }, false);
    await draining;
    if (content.status === 'error') this.execQueue.reset();
    if (request.silent) {
      this.execCount = count;
      content.execution_count = undefined;
    }
    return content;
  };
}

const cache = globalThis.__tslab__.require.cache;
const paths = Object.keys(cache).filter((path) => /[\\\\/]tslab[\\\\/]dist[\\\\/]jupyter\\.js$/.test(path));
for (const path of paths) {
  const { JupyterHandlerImpl, ZmqServer } = cache[path].exports;
  const handler = JupyterHandlerImpl?.prototype, server = ZmqServer?.prototype;
  if (!handler?.handleExecute || !server?.publishStatus || handler[mark]) continue;
  handler[mark] = true;
  joinWrites(handler);
  const { publishStatus } = server;
  server.publishStatus = function (...args) {
    if (!this.iopub[mark]) this.iopub = queueBefore(this.iopub);
    return publishStatus.apply(this, args);
  };
}
`;

export const tslabPrelude: string = `{ Function(${JSON.stringify(patch)})(); }`;
