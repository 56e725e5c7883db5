// Answers on stdout, a JSON line each, to JSON lines on stdin: { prompt, tokens } → { prefillMs, decodeMs, cpuMs }.
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { loadModel } from 'stagebook/model';

const [ref, precision, threads] = process.argv.slice(2);
const startedAt = performance.now();
const model = await loadModel(ref, { precision, threads: Number(threads) });
console.log(
  JSON.stringify({ loadMs: performance.now() - startedAt, sessionMs: model.info.loadMs, pid: process.pid }),
);
for await (const line of createInterface({ input: process.stdin })) {
  const { prompt, tokens } = JSON.parse(line);
  let cpu;
  const { tokenTimesMs } = await model.generate(prompt, {
    maxNewTokens: tokens + 1,
    minNewTokens: tokens + 1,
    reusePrefix: false,
    onToken: () => (cpu ??= process.cpuUsage()),
  });
  const used = process.cpuUsage(cpu);
  console.log(
    JSON.stringify({
      prefillMs: tokenTimesMs[0],
      decodeMs: (tokenTimesMs.at(-1) - tokenTimesMs[0]) / tokens,
      cpuMs: (used.user + used.system) / 1000 / tokens,
    }),
  );
}
await model.close();
