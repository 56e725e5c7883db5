// Runs the cells of argv in tslab's own handler, as its kernel does but without sockets, and prints what it sends.
const { createConverter } = require('tslab/dist/converter');
const { createExecutor } = require('tslab/dist/executor');
const { JupyterHandlerImpl } = require('tslab/dist/jupyter');

async function main() {
  const sent = [];
  const write = process.stdout.write.bind(process.stdout);
  const node = createConverter({ isJS: false, isBrowser: false });
  const log = (...parts) => console.log(...parts);
  const executor = createExecutor(process.cwd(), { node, close: () => node.close() }, { log, error: log });
  const handler = new JupyterHandlerImpl(executor, false);
  for (const code of JSON.parse(process.argv[2])) {
    const reply = await handler.handleExecute(
      { code },
      (name, text) => sent.push({ kind: 'stream', name, text }),
      ({ data, transient }, update) =>
        sent.push({ kind: 'display', data, id: transient.display_id, update: update === true }),
    );
    sent.push({ kind: 'reply', status: reply.status });
  }
  write(JSON.stringify(sent), () => process.exit(0));
}

void main();
