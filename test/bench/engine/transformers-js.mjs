// The same as ours.mjs for transformers.js, which is found from the folder given first; the model is a folder of its form.
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { decodeTimes } from './decode-times.mjs';

const [peers, folder, dtype, threads] = process.argv.slice(2);
const entry = createRequire(`${peers}/package.json`).resolve('@huggingface/transformers');
const { AutoModelForCausalLM, BaseStreamer, env, Tensor } = await import(pathToFileURL(entry).href);
env.allowRemoteModels = false;
const startedAt = performance.now();
const model = await AutoModelForCausalLM.from_pretrained(folder, {
  dtype,
  device: 'cpu',
  local_files_only: true,
  session_options: { intraOpNumThreads: Number(threads), interOpNumThreads: 1 },
});
console.log(JSON.stringify({ loadMs: performance.now() - startedAt, pid: process.pid }));
for await (const line of createInterface({ input: process.stdin })) {
  const { ids, tokens } = JSON.parse(line);
  const times = [];
  let cpu;
  class Clock extends BaseStreamer {
    #prompt = true;
    put() {
      if (this.#prompt) {
        this.#prompt = false;
        return;
      }
      times.push(performance.now());
      cpu ??= process.cpuUsage();
    }
    end() {}
  }
  const began = performance.now();
  await model.generate({
    inputs: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
    attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), [1, ids.length]),
    max_new_tokens: tokens + 1,
    min_new_tokens: tokens + 1,
    do_sample: false,
    streamer: new Clock(),
  });
  console.log(JSON.stringify({ prefillMs: times[0] - began, ...decodeTimes(times, cpu) }));
}
process.exit(0);
