// Answers on stdout, a JSON line each, to JSON lines on stdin: { ids, text, tokens } → { prefillMs, decodeMs, cpuMs }.
// Prefill is the time to the first token; decode the median time of each of `tokens` more, with the processor time of their mean.
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { loadModel } from 'stagebook/model';
import { decodeTimes } from './decode-times.mjs';

const [ref, precision, threads] = process.argv.slice(2);
const startedAt = performance.now();
const model = await loadModel(ref, { precision, threads: Number(threads), contextLength: 1024 });
console.log(JSON.stringify({ loadMs: performance.now() - startedAt, pid: process.pid }));
for await (const line of createInterface({ input: process.stdin })) {
  const { ids, text, tokens } = JSON.parse(line);
  let cpu;
  const { tokenTimesMs, promptTokens } = await model.generate(text, {
    maxNewTokens: tokens + 1,
    minNewTokens: tokens + 1,
    reusePrefix: false,
    onToken: () => (cpu ??= process.cpuUsage()),
  });
  if (promptTokens !== ids.length)
    throw new Error(`The text has ${promptTokens} tokens, and ${ids.length} were meant.`);
  console.log(JSON.stringify({ prefillMs: tokenTimesMs[0], ...decodeTimes(tokenTimesMs, cpu) }));
}
await model.close();
