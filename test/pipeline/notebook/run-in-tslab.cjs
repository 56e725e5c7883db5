// Runs cells, given as a JSON list on standard input, in tslab's own engine; prints for each whether it was accepted and what it said.
const { createConverter } = require('tslab/dist/converter');
const { createExecutor } = require('tslab/dist/executor');

const isJS = process.argv[2] === 'javascript';
let text = '';
process.stdin.on('data', (chunk) => (text += chunk));
process.stdin.on('end', async () => {
  const results = [];
  let said = [];
  console.log = console.error = (...parts) => void said.push(parts.map(String).join(' '));
  const node = createConverter({ isJS, isBrowser: false });
  const executor = createExecutor(process.cwd(), { node }, console);
  for (const source of JSON.parse(text)) {
    said = [];
    const ok = await executor.execute(source);
    results.push({ ok, said: said.join('\n') });
  }
  process.stdout.write(JSON.stringify(results), () => process.exit(0));
});
