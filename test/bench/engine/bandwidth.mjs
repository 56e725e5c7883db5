// Prints how many bytes a second these threads read together: each looks for a byte that is not there (memchr) in 256 MiB.
import { performance } from 'node:perf_hooks';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';

const BYTES = 256 * 1024 * 1024;
const ROUNDS = 8;

if (isMainThread) {
  const threads = Number(process.argv[2]);
  const workers = Array.from({ length: threads }, () => new Worker(fileURLToPath(import.meta.url)));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const rates = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    for (const worker of workers) worker.postMessage('read');
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    rates.push((threads * BYTES * 1000) / (performance.now() - startedAt));
  }
  console.log(Math.max(...rates));
  await Promise.all(workers.map((worker) => worker.terminate()));
} else {
  const buffer = Buffer.alloc(BYTES, 1);
  parentPort.on('message', () => parentPort.postMessage(buffer.indexOf(2)));
  parentPort.postMessage('ready');
}
