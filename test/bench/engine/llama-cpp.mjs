// The same as ours.mjs for node-llama-cpp, which is found from the folder given first.
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { decodeTimes } from './decode-times.mjs';

const [peers, modelPath, threads] = process.argv.slice(2);
const entry = createRequire(`${peers}/package.json`).resolve('node-llama-cpp');
const { getLlama } = await import(pathToFileURL(entry).href);
const startedAt = performance.now();
const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error' });
const model = await llama.loadModel({ modelPath, gpuLayers: 0 });
const count = Number(threads);
const context = await model.createContext({
  contextSize: 1024,
  threads: { ideal: count, min: count },
  batchSize: 512,
});
const sequence = context.getSequence();
console.log(JSON.stringify({ loadMs: performance.now() - startedAt, pid: process.pid }));
for await (const line of createInterface({ input: process.stdin })) {
  const { ids, tokens } = JSON.parse(line);
  await sequence.clearHistory();
  const times = [];
  let cpu;
  const began = performance.now();
  for await (const token of sequence.evaluate(ids, { temperature: 0, yieldEogToken: true })) {
    void token;
    times.push(performance.now());
    cpu ??= process.cpuUsage();
    if (times.length > tokens) break;
  }
  console.log(JSON.stringify({ prefillMs: times[0] - began, ...decodeTimes(times, cpu) }));
}
process.exit(0);
