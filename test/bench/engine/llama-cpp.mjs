// The same as ours.mjs for node-llama-cpp, which is found from the folder given first.
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [peers, modelPath, threads] = process.argv.slice(2);
const entry = createRequire(`${peers}/package.json`).resolve('node-llama-cpp');
const { getLlama } = await import(pathToFileURL(entry).href);
const startedAt = performance.now();
const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error' });
const model = await llama.loadModel({ modelPath, gpuLayers: 0 });
const count = Number(threads);
const context = await model.createContext({
  contextSize: 2048,
  threads: { ideal: count, min: count },
  batchSize: 512,
});
const sequence = context.getSequence();
console.log(JSON.stringify({ loadMs: performance.now() - startedAt, pid: process.pid }));
for await (const line of createInterface({ input: process.stdin })) {
  const { prompt, tokens } = JSON.parse(line);
  await sequence.clearHistory();
  const times = [];
  let cpu;
  const began = performance.now();
  for await (const token of sequence.evaluate(model.tokenize(prompt), {
    temperature: 0,
    yieldEogToken: true,
  })) {
    void token;
    times.push(performance.now());
    cpu ??= process.cpuUsage();
    if (times.length > tokens) break;
  }
  const used = process.cpuUsage(cpu);
  console.log(
    JSON.stringify({
      prefillMs: times[0] - began,
      decodeMs: (times.at(-1) - times[0]) / (times.length - 1),
      cpuMs: (used.user + used.system) / 1000 / (times.length - 1),
    }),
  );
}
process.exit(0);
