/** A count of what one cell wrote, so that a reader knows whether all of it came. Never shown. */
export const FLUSHED_MIME = 'application/vnd.stagebook.flushed.v1+json';

/**
 * Why: tslab publishes each write as one message, and its publisher socket drops what exceeds a queue of 1,000 while a
 * cell computes; of 20,000 lines some 500 arrive, and the idle status may be lost with the rest.
 *
 * What: the handler's own writers are wrapped, per cell, so that texts are joined up to BATCH_CHARS; pending text goes
 * out before every display, before the reply, and after FLUSH_MS where a cell awaits. A cell that writes without ever
 * awaiting is slowed a little (PAUSE_MS per batch, and per PAUSE_EVERY messages), so that the reader keeps up. The reply waits one turn of the event
 * loop, so that a floating rejection is reported inside its own cell. Requests marked silent take no execution count.
 * After an error tslab drops what comes within 200 ms; cells come one at a time, so the next one need not be dropped.
 *
 * Where: `JupyterHandlerImpl.prototype.handleExecute` (tslab dist/jupyter.js), found in Node's module cache by the
 * `require` that tslab's executor leaves in `globalThis.__tslab__`. A tslab of another shape is left as it is.
 */
const patch = `
const { setTimeout, clearTimeout, setImmediate } = globalThis;
const BATCH_CHARS = 1 << 20, FLUSH_MS = 25, PAUSE_MS = 4, PAUSE_EVERY = 100, COUNT_FROM = 200;
const mark = Symbol.for('stagebook.patched');
const nap = new Int32Array(new SharedArrayBuffer(4));
const cache = globalThis.__tslab__.require.cache;
const paths = Object.keys(cache).filter((path) => /[\\\\/]tslab[\\\\/]dist[\\\\/]jupyter\\.js$/.test(path));
for (const path of paths) {
  const handler = cache[path].exports.JupyterHandlerImpl.prototype;
  if (typeof handler.handleExecute !== 'function' || handler[mark]) continue;
  handler[mark] = true;
  const original = handler.handleExecute;
  let first = true;
  handler.handleExecute = async function (request, writeStream, writeDisplay) {
    if (first) this.execCount--;
    first = false;
    const count = this.execCount;
    const pending = { stdout: '', stderr: '' };
    let last = 'stdout', timer, sent = 0, chars = 0;
    const pause = () => Atomics.wait(nap, 0, 0, PAUSE_MS);
    const pace = () => ++sent % PAUSE_EVERY === 0 && pause();
    const send = (name, text) => {
      writeStream(name, text);
      chars += text.length;
      pace();
    };
    const flush = () => {
      clearTimeout(timer);
      timer = undefined;
      const text = pending[last];
      pending[last] = '';
      if (text !== '') send(last, text);
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
      pace();
    };
    const content = await original.call(this, request, write, display);
    await new Promise((resolve) => setImmediate(resolve));
    flush();
    if (sent >= COUNT_FROM) writeDisplay({ data: { '${FLUSHED_MIME}': { chars } }, metadata: {}, transient: {} }, false);
    if (content.status === 'error') this.execQueue.reset();
    if (request.silent) {
      this.execCount = count;
      content.execution_count = undefined;
    }
    return content;
  };
}
`;

export const tslabPrelude: string = `{ Function(${JSON.stringify(patch)})(); }`;
